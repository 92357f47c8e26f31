package io.zerohop.runtime;

import io.zerohop.spi.Inbound;
import io.zerohop.xds.client.ListeningPorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The ports that the application's servers listen on, in the order in which they opened. Gives them
 * their names: the first HTTP port is {@code http}, the first gRPC port {@code grpc}, the first
 * with TLS of its own {@code https}, others {@code port-N}, unless the user named them.
 * Thread-safe.
 */
final class OpenPorts implements Inbound {
  private final Map<Integer, String> givenNames;
  private final Consumer<Boolean> changed;
  private final Runnable lastCloses;
  private final Map<Integer, Listening> open = new LinkedHashMap<>();
  private final Set<Integer> everLearnt = new HashSet<>();

  /**
   * @param givenNames by port number
   * @param changed hears after each change whether a port has opened, on the thread that told of
   *     it: of two at once either may be the first, so what there is then is asked for ({@link
   *     #now})
   * @param lastCloses runs on the thread that closes the last port, before the server does so; may
   *     hold it for a moment
   */
  OpenPorts(Map<Integer, String> givenNames, Consumer<Boolean> changed, Runnable lastCloses) {
    this.givenNames = Map.copyOf(givenNames);
    this.changed = changed;
    this.lastCloses = lastCloses;
  }

  @Override
  public void listening(Listening listening) {
    synchronized (open) {
      if (open.putIfAbsent(listening.address().getPort(), listening) != null) {
        return;
      }
    }
    changed.accept(true);
  }

  /**
   * A port that was open before anybody could tell of it. Learnt again it changes only from
   * loopback to elsewhere: what is closed meanwhile, or what its server has told itself, stays so.
   */
  void learnt(Listening listening) {
    synchronized (open) {
      int port = listening.address().getPort();
      Listening there = open.get(port);
      boolean first = everLearnt.add(port);
      boolean changes = first ? there == null : there != null && replaces(listening, there);
      if (!changes) {
        return;
      }
      open.put(port, listening);
    }
    changed.accept(true);
  }

  private static boolean replaces(Listening learnt, Listening there) {
    return there.library().equals(learnt.library())
        && there.address().getAddress().isLoopbackAddress()
        && !learnt.address().getAddress().isLoopbackAddress();
  }

  @Override
  public void closed(InetSocketAddress address) {
    boolean last;
    synchronized (open) {
      if (open.remove(address.getPort()) == null) {
        return;
      }
      last = open.isEmpty();
    }
    if (last) {
      lastCloses.run();
    }
    changed.accept(last && isAnyOpen()); // one that opened meanwhile
  }

  private boolean isAnyOpen() {
    synchronized (open) {
      return !open.isEmpty();
    }
  }

  /** All of them, named. */
  ListeningPorts now() {
    List<Listening> all;
    synchronized (open) {
      all = new ArrayList<>(open.values());
    }
    List<ListeningPorts.Port> ports = new ArrayList<>();
    List<String> taken = new ArrayList<>(givenNames.values());
    for (Listening one : all) {
      int number = one.address().getPort();
      String name = givenNames.get(number);
      if (name == null) {
        String usual = one.tls() ? "https" : one.protocol();
        name = taken.contains(usual) ? "port-" + number : usual;
        taken.add(name);
      }
      String protocol = one.tls() ? "HTTPS" : one.protocol().toUpperCase(Locale.ROOT);
      ports.add(new ListeningPorts.Port(name, number, protocol, host(one), one.library()));
    }
    return new ListeningPorts(ports, true);
  }

  private static String host(Listening listening) {
    var address = listening.address().getAddress();
    return address == null || address.isAnyLocalAddress() ? "" : address.getHostAddress();
  }
}
