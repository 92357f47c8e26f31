package io.zerohop.spi;

import io.zerohop.engine.attempt.Around;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What calls that a thread makes are in the middle of: the call that it serves. Adapters of servers
 * tell it, by {@link #enter} around the application's code, or, where the library has contexts of
 * its own that the application carries to other threads, by {@link #addServer}. Thread-safe.
 */
public final class Surroundings {
  private static final ThreadLocal<@Nullable Around> ENTERED = new ThreadLocal<>();

  private static volatile List<WeakReference<Supplier<Around>>> servers = List.of();
  private static volatile boolean everEntered;

  private Surroundings() {}

  /**
   * Asks a server's adapter from now on.
   *
   * @param ofThread what is around the calling thread; held weakly, the adapter keeps it
   */
  public static synchronized void addServer(Supplier<Around> ofThread) {
    List<WeakReference<Supplier<Around>>> all = new ArrayList<>();
    for (WeakReference<Supplier<Around>> one : servers) {
      Supplier<Around> there = one.get();
      if (there == ofThread) {
        return;
      }
      if (there != null) {
        all.add(one);
      }
    }
    all.add(new WeakReference<>(ofThread));
    servers = List.copyOf(all);
  }

  /**
   * The calling thread serves a call from now on, until {@link #leave}.
   *
   * @return what {@link #leave} wants back
   */
  public static @Nullable Around enter(Around around) {
    if (!everEntered) {
      everEntered = true;
    }
    Around before = ENTERED.get();
    ENTERED.set(around);
    return before;
  }

  /** The calling thread serves it no more. */
  public static void leave(@Nullable Around before) {
    ENTERED.set(before);
  }

  /**
   * What is around the calling thread: of all that tell, the earliest end. Never throws; allocates
   * only where more than one has something to tell.
   */
  public static Around ofThread() {
    Around entered = everEntered ? ENTERED.get() : null;
    Around all = entered == null ? Around.NOTHING : entered;
    List<WeakReference<Supplier<Around>>> asked = servers;
    return asked.isEmpty() ? all : all.within(ofServers(asked));
  }

  private static Around ofServers(List<WeakReference<Supplier<Around>>> all) {
    Around found = Around.NOTHING;
    for (WeakReference<Supplier<Around>> one : all) {
      Supplier<Around> server = one.get();
      if (server != null) {
        try {
          found = found.within(server.get());
        } catch (Throwable fault) {
          MeshPorts.fault("what is around a call", fault);
        }
      }
    }
    return found;
  }
}
