package io.zerohop.spi.http;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.MeshThreads;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks after calls that their own thread cannot end: stops one whose deadline passed, which a read
 * timeout alone does not do for a server that drips or does not read, and gives back one whose
 * response the application dropped.
 *
 * <p>One daemon thread, which sleeps while there is nothing to look after, and which a call wakes
 * only for a deadline before the time at which it wakes by itself: waking a thread costs a call
 * more than all else the mesh does. It closes nothing itself, since a close may wait; that is for
 * {@link MeshThreads}. Thread-safe.
 */
public final class Watch implements Runnable {
  /** The deadline of what has none. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long ROUND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int IDLE_ROUNDS = 30;
  private static final Set<Guard> GUARDS = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Object> DROPPED = new ReferenceQueue<>();

  /** When the thread looks again by itself, and whether it waits to be woken at all. */
  private static volatile long wakesAt = System.nanoTime();

  /** Whether a call must wake the thread: it sleeps, or is not there yet. */
  private static volatile boolean asleep = true;

  private static volatile @Nullable Thread thread;

  private Watch() {}

  /** Until when something may go on, and what ends it; never changed, compared by identity. */
  static final class Limit {
    private static final Limit NONE = new Limit(null, NEVER);
    private static final Limit OVERRAN = new Limit(null, NEVER);

    private final @Nullable Closeable stop;
    private final long until;

    private Limit(@Nullable Closeable stop, long until) {
      this.stop = stop;
      this.until = until;
    }

    private void end() {
      if (stop != null) {
        MeshThreads.STOPS.execute(() -> close(stop));
      }
    }

    private static void close(Closeable used) {
      try {
        used.close();
      } catch (IOException | RuntimeException ignored) {
        return; // Closing is all that can be done for it.
      }
    }
  }

  /**
   * What is known of one call; holds its owner weakly. What limits it is one value, which is
   * replaced as a whole: either its deadline ends it, once, or the call's next limit holds.
   */
  public static final class Guard extends WeakReference<Object> {
    private static final AtomicReferenceFieldUpdater<Guard, Limit> LIMIT =
        AtomicReferenceFieldUpdater.newUpdater(Guard.class, Limit.class, "limit");

    private final Runnable abandoned;
    private volatile Limit limit = Limit.NONE;

    private Guard(Object owner, Runnable abandoned) {
      super(owner, DROPPED);
      this.abandoned = abandoned;
    }

    /**
     * From now on {@code what} is closed when the deadline passes, on another thread. If the
     * deadline before it passed already, and the guard was not armed anew, it is closed for that.
     *
     * @param what must not refer to the owner; null while there is nothing to close
     * @param until on the scale of {@link System#nanoTime}, or {@link #NEVER}
     * @return false if the time was over before
     */
    public boolean limit(@Nullable Closeable what, long until) {
      Limit next = new Limit(what, until);
      if (!replace(next)) {
        next.end();
        return false;
      }
      if (until != NEVER && until - wakesAt < 0) {
        wake();
      }
      return true;
    }

    /** Another attempt begins, without a connection so far. */
    public void rearm() {
      limit = Limit.NONE;
    }

    /** Whether the deadline passed and the call was stopped for it. */
    public boolean overran() {
      return limit == Limit.OVERRAN;
    }

    private boolean replace(Limit next) {
      while (true) {
        Limit now = limit;
        if (now == Limit.OVERRAN) {
          return false;
        }
        if (LIMIT.compareAndSet(this, now, next)) {
          return true;
        }
      }
    }

    /** What holds now. */
    Limit current() {
      return limit;
    }

    /** Ends what was seen to be overdue, unless something else holds meanwhile. */
    void check(Limit seen, long now) {
      if (seen.until != NEVER
          && seen.until - now <= 0
          && LIMIT.compareAndSet(this, seen, Limit.OVERRAN)) {
        seen.end();
      }
    }
  }

  /**
   * Looks after a call until {@link #forget}.
   *
   * @param owner what the application holds as long as it wants the call
   * @param abandoned runs when the application dropped the owner; must not refer to it
   */
  public static Guard over(Object owner, Runnable abandoned) {
    Guard guard = new Guard(owner, abandoned);
    if (GUARDS.add(guard) && asleep) {
      wake();
    }
    return guard;
  }

  /** The call is over. */
  public static void forget(Guard guard) {
    guard.replace(Limit.NONE);
    GUARDS.remove(guard);
  }

  /** Where no thread can be made the call goes on without, and the next one tries. */
  private static void wake() {
    Thread there = thread == null ? made() : thread;
    if (there != null) {
      LockSupport.unpark(there);
    }
  }

  private static synchronized @Nullable Thread made() {
    if (thread == null) {
      try {
        Thread watching = MeshThreads.daemon("zerohop-watch", new Watch());
        watching.start();
        thread = watching;
      } catch (OutOfMemoryError noThread) {
        MeshPorts.fault("the thread that watches over calls", noThread);
      }
    }
    return thread;
  }

  @Override
  @SuppressWarnings("InfiniteLoopStatement")
  public void run() {
    int idle = 0;
    asleep = false;
    while (true) {
      try {
        giveBackDropped();
        idle = GUARDS.isEmpty() ? idle + 1 : 0;
        if (idle > IDLE_ROUNDS) {
          sleep();
          idle = 0;
        }
        rest();
      } catch (RuntimeException | LinkageError fault) {
        MeshPorts.fault("watch over calls", fault);
      }
    }
  }

  private static void giveBackDropped() {
    for (Object gone = DROPPED.poll(); gone != null; gone = DROPPED.poll()) {
      if (gone instanceof Guard guard && GUARDS.remove(guard)) {
        guard.abandoned.run();
      }
    }
  }

  /** Until a call comes. */
  private static void sleep() {
    asleep = true;
    // Whoever came before this line did not see that it must wake this thread.
    while (GUARDS.isEmpty()) {
      LockSupport.park();
    }
    asleep = false;
  }

  /** Ends what is overdue, then waits for the next deadline, a second at most. */
  private static void rest() {
    long now = System.nanoTime();
    // Before the look around: a deadline set meanwhile is seen there, or wakes this thread.
    long next = now + ROUND_NANOS;
    wakesAt = next;
    for (Guard guard : GUARDS) {
      guard.check(guard.limit, now);
      long until = guard.limit.until;
      next = until != NEVER && until - next < 0 ? until : next;
    }
    wakesAt = next;
    LockSupport.parkNanos(Math.max(1, next - System.nanoTime()));
  }
}
