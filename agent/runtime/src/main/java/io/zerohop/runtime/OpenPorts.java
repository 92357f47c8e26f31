package io.zerohop.runtime;

import io.zerohop.spi.Inbound;
import io.zerohop.xds.client.ListeningPorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The ports that the application's servers listen on, in the order in which they opened. Gives them
 * their names: the first HTTP port is {@code http}, the first gRPC port {@code grpc}, the first
 * with TLS of its own {@code https}, others {@code port-N}, unless the user named them.
 * Thread-safe.
 */
final class OpenPorts implements Inbound {
  private final Map<Integer, String> givenNames;
  private final Consumer<ListeningPorts> changed;
  private final Runnable lastCloses;
  private final Map<Integer, Listening> open = new LinkedHashMap<>();

  /**
   * @param givenNames by port number
   * @param changed hears all ports after each change
   * @param lastCloses runs on the thread that closes the last port, before the server does so; may
   *     hold it for a moment
   */
  OpenPorts(
      Map<Integer, String> givenNames, Consumer<ListeningPorts> changed, Runnable lastCloses) {
    this.givenNames = Map.copyOf(givenNames);
    this.changed = changed;
    this.lastCloses = lastCloses;
  }

  @Override
  public void listening(Listening listening) {
    ListeningPorts now;
    synchronized (open) {
      if (open.putIfAbsent(listening.address().getPort(), listening) != null) {
        return;
      }
      now = ports();
    }
    changed.accept(now);
  }

  /**
   * A port that was open before anybody could tell of it.
   *
   * @param again whether another address of it was learnt before, which this one replaces
   */
  void learnt(Listening listening, boolean again) {
    ListeningPorts now;
    synchronized (open) {
      int port = listening.address().getPort();
      Listening there = open.get(port);
      boolean replaces = again && there != null && there.library().equals(listening.library());
      if (again ? !replaces : there != null) {
        return;
      }
      open.put(port, listening);
      now = ports();
    }
    changed.accept(now);
  }

  @Override
  public void closed(InetSocketAddress address) {
    ListeningPorts now;
    synchronized (open) {
      if (open.remove(address.getPort()) == null) {
        return;
      }
      now = ports();
    }
    if (now.ports().isEmpty()) {
      lastCloses.run();
    }
    changed.accept(now);
  }

  /** All of them, named. */
  ListeningPorts now() {
    synchronized (open) {
      return ports();
    }
  }

  private ListeningPorts ports() {
    List<ListeningPorts.Port> ports = new ArrayList<>();
    List<String> taken = new ArrayList<>(givenNames.values());
    for (Listening one : open.values()) {
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
