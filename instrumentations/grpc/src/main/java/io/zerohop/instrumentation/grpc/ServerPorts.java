package io.zerohop.instrumentation.grpc;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.zerohop.spi.Inbound;
import io.zerohop.spi.MeshPorts;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ports of servers. Those of a server that offers grpc.health.v1 are public as long as no
 * health service says that the application does not serve. One for each loader of gRPC;
 * thread-safe.
 */
final class ServerPorts {
  private static final String HEALTH = "grpc.health.v1.Health";
  private static final long PATIENCE_SECONDS = 5;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final IdentityHashMap<Server, Open> OPEN = new IdentityHashMap<>();
  private static final Set<Object> NOT_SERVING = Collections.newSetFromMap(new WeakHashMap<>());
  private static final Set<Object> OVER = Collections.newSetFromMap(new WeakHashMap<>());

  /** What was told so far, in its order. */
  private static CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

  private ServerPorts() {}

  private static final class Open {
    final List<InetSocketAddress> addresses;
    final boolean hasHealth;
    boolean published;

    Open(List<InetSocketAddress> addresses, boolean hasHealth) {
      this.addresses = addresses;
      this.hasHealth = hasHealth;
    }
  }

  /** The server listens now. */
  static void started(Server server) {
    Open open = new Open(addresses(server), hasHealth(server.getServices()));
    boolean wanted;
    LOCK.lock();
    try {
      wanted = isWanted(open);
      open.published = wanted;
      OPEN.put(server, open);
    } finally {
      LOCK.unlock();
    }
    if (wanted) {
      tell(open, true);
    }
  }

  /** The server is about to close; returns when callers have heard, or for a while did not. */
  static void stopping(Server server) {
    Open open;
    LOCK.lock();
    try {
      open = OPEN.remove(server);
      boolean hadHealth = open != null && open.hasHealth;
      if (hadHealth && OPEN.values().stream().noneMatch(other -> other.hasHealth)) {
        NOT_SERVING.clear(); // what was said of a server that ended does not hold for the next
      }
    } finally {
      LOCK.unlock();
    }
    if (open != null) {
      awaitTold();
      if (open.published) {
        tell(open, false);
      }
    }
  }

  /** A health service says whether the application serves. Waits for nothing. */
  static void says(Object health, boolean serving) {
    LOCK.lock();
    try {
      if (!OVER.contains(health)) {
        follow(health, serving);
      }
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * A health service says for the last time that the application does not serve: its servers are
   * closed next. Returns when callers have heard, or for a while did not.
   */
  static void saysFarewell(Object health) {
    LOCK.lock();
    try {
      OVER.add(health);
      follow(health, false);
    } finally {
      LOCK.unlock();
    }
    awaitTold();
  }

  private static void follow(Object health, boolean serving) {
    if (serving) {
      NOT_SERVING.remove(health);
    } else {
      NOT_SERVING.add(health);
    }
    List<Open> changed = new ArrayList<>();
    for (Open open : OPEN.values()) {
      if (open.published != isWanted(open)) {
        open.published = !open.published;
        changed.add(open);
      }
    }
    if (!changed.isEmpty()) {
      // The runtime may wait until callers have heard: never on a thread of the application's.
      told =
          told.thenRunAsync(
              () -> changed.forEach(open -> tell(open, serving)), ServerPorts::onThread);
    }
  }

  private static boolean isWanted(Open open) {
    return !open.hasHealth || NOT_SERVING.isEmpty();
  }

  private static void onThread(Runnable task) {
    Thread thread = new Thread(task, "zerohop-health");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitTold() {
    CompletableFuture<Void> all;
    LOCK.lock();
    try {
      all = told;
    } finally {
      LOCK.unlock();
    }
    try {
      all.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      MeshPorts.fault("gRPC health", e);
    }
  }

  private static void tell(Open open, boolean published) {
    @Nullable Inbound inbound = MeshPorts.inbound();
    if (inbound == null) {
      return;
    }
    for (InetSocketAddress address : open.addresses) {
      if (published) {
        inbound.listening(new Inbound.Listening("grpc", address, "grpc", false));
      } else {
        inbound.closed(address);
      }
    }
  }

  private static List<InetSocketAddress> addresses(Server server) {
    List<InetSocketAddress> all = new ArrayList<>();
    for (SocketAddress socket : server.getListenSockets()) {
      if (socket instanceof InetSocketAddress address) {
        all.add(address);
      }
    }
    return all;
  }

  private static boolean hasHealth(List<ServerServiceDefinition> services) {
    return services.stream()
        .anyMatch(service -> service.getServiceDescriptor().getName().equals(HEALTH));
  }
}
