package io.zerohop.spi;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Step;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What calls that a thread makes are in the middle of: the call that it serves. Adapters of servers
 * tell it, by {@link #enter} around the application's code, or, where the library has contexts of
 * its own that the application carries to other threads, by {@link #addServer}. Work that one
 * thread hands over to another takes it along by {@link #toHandOver} and {@link #take}.
 * Thread-safe.
 */
public final class Surroundings {
  /** An {@link Around}, or one that was {@link HandedOver}. */
  private static final ThreadLocal<@Nullable Object> ENTERED = new ThreadLocal<>();

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
  public static @Nullable Object enter(Around around) {
    Object before = ENTERED.get();
    set(around);
    return before;
  }

  /** The calling thread serves it no more. */
  public static void leave(@Nullable Object before) {
    ENTERED.set(before);
  }

  /**
   * What work that the calling thread hands over to another one is in the middle of, for {@link
   * #take}; null for nothing. Never throws; takes no lock.
   */
  public static @Nullable Around toHandOver() {
    Around all = ofThread();
    return all.isNothing() ? null : all;
  }

  /**
   * The calling thread does work that was handed over, until {@link #leave}: in the middle of what
   * was around it then, and of what the thread is in the middle of itself. A deadline ends with
   * itself: calls that the work makes after it are not bound by it, for it may go on long after the
   * answer that it was begun for.
   *
   * @param handedOver what {@link #toHandOver} gave
   * @return what {@link #leave} wants back
   */
  public static @Nullable Object take(Around handedOver) {
    Object before = ENTERED.get();
    if (before == null) {
      set(new HandedOver(handedOver));
    } else {
      Around own = around(before);
      if (own != handedOver) {
        set(new HandedOver(handedOver.within(own)));
      }
    }
    return before;
  }

  private static void set(Object around) {
    if (!everEntered) {
      everEntered = true;
    }
    ENTERED.set(around);
  }

  /**
   * What is around the calling thread: of all that tell, the earliest end. Never throws; allocates
   * only where more than one has something to tell, or a deadline handed over has passed.
   */
  public static Around ofThread() {
    Object entered = everEntered ? ENTERED.get() : null;
    Around all = entered == null ? Around.NOTHING : around(entered);
    List<WeakReference<Supplier<Around>>> asked = servers;
    return asked.isEmpty() ? all : all.within(ofServers(asked));
  }

  private static Around around(Object entered) {
    return entered instanceof HandedOver taken ? taken.now() : (Around) entered;
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

  /** What was around the thread that handed over the work of this one. */
  private record HandedOver(Around around) {
    Around now() {
      if (around.deadline() == Step.Limits.NONE || around.deadline() - System.nanoTime() > 0) {
        return around;
      }
      return around.trace() == null ? Around.NOTHING : new Around(Step.Limits.NONE, around.trace());
    }
  }
}
