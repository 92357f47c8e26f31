package io.zerohop.instrumentation.server;

import io.zerohop.spi.Inbound;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.spi.MeshPorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ports that are open, and whether the application behind them is ready: only both together
 * make them public. One for each loader of an application; thread-safe.
 */
public final class Ports {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final IdentityHashMap<Object, Listening> OPEN = new IdentityHashMap<>();
  private static int starting;
  private static boolean refusing;

  private Ports() {}

  /**
   * A port is open now; {@code owner} names it until it closes. Several owners may share its
   * number, of which the mesh knows one: that closes with the last.
   */
  public static void opened(Object owner, Listening port) {
    boolean ready;
    LOCK.lock();
    try {
      ready = isReady() && !isOpen(port.address());
      OPEN.put(owner, port);
    } finally {
      LOCK.unlock();
    }
    if (ready) {
      publish(List.of(port));
    }
  }

  /**
   * The port of this owner is about to close.
   *
   * @param address of a port that may have been open before anybody could tell of it, so that the
   *     runtime alone knows it, by its number
   */
  public static void closing(Object owner, @Nullable InetSocketAddress address) {
    InetSocketAddress closing;
    boolean last;
    LOCK.lock();
    try {
      Listening port = OPEN.remove(owner);
      closing = port == null ? address : port.address();
      last = (port == null || isReady()) && closing != null && !isOpen(closing);
    } finally {
      LOCK.unlock();
    }
    if (last && closing != null) {
      withdraw(List.of(closing));
    }
  }

  /** A framework that tells when the application is ready begins to start it. */
  static void starting() {
    change(() -> starting++);
  }

  /** That framework has started the application, or given up. */
  static void started() {
    change(() -> starting--);
  }

  /**
   * The framework says whether the application takes traffic; this holds from now on, whether it is
   * still starting or not.
   */
  static void accepting(boolean accepts) {
    change(
        () -> {
          refusing = !accepts;
          if (accepts) {
            starting = 0;
          }
        });
  }

  private static void change(Runnable change) {
    boolean before;
    boolean after;
    List<Listening> ports;
    LOCK.lock();
    try {
      before = isReady();
      change.run();
      starting = Math.max(0, starting);
      after = isReady();
      ports = new ArrayList<>(OPEN.values());
    } finally {
      LOCK.unlock();
    }
    if (after && !before) {
      publish(ports);
    } else if (before && !after) {
      withdraw(ports.stream().map(Listening::address).toList());
    }
  }

  private static boolean isOpen(InetSocketAddress address) {
    return OPEN.values().stream().anyMatch(port -> port.address().getPort() == address.getPort());
  }

  private static boolean isReady() {
    return starting == 0 && !refusing;
  }

  // The runtime may wait until callers have heard: never under the lock.
  private static void publish(List<Listening> ports) {
    Inbound inbound = MeshPorts.inbound();
    if (inbound != null) {
      ports.forEach(inbound::listening);
    }
  }

  private static void withdraw(List<InetSocketAddress> addresses) {
    @Nullable Inbound inbound = MeshPorts.inbound();
    if (inbound != null) {
      addresses.forEach(inbound::closed);
    }
  }
}
