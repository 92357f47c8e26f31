package io.zerohop.instrumentation.httpurlconnection;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks after calls that their own thread cannot end: closes the connection of one whose deadline
 * passed, which a read timeout alone does not do for a server that drips or does not read, and
 * gives back one whose connection the application dropped.
 *
 * <p>One daemon thread, which sleeps while there is nothing to look after, and which a call wakes
 * only for a deadline before the time at which it wakes by itself: waking a thread costs a call
 * more than all else the mesh does. Thread-safe.
 */
final class Watch implements Runnable {
  static final long NEVER = Long.MAX_VALUE;
  private static final long ROUND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int IDLE_ROUNDS = 30;
  private static final Set<Guard> GUARDS = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Object> DROPPED = new ReferenceQueue<>();

  /** When the thread looks again by itself, and whether it waits to be woken at all. */
  private static volatile long wakesAt = System.nanoTime();

  private static volatile boolean asleep;
  private static final Thread THREAD = start();

  private Watch() {}

  /** What is known of one call; holds its HttpURLConnection weakly. */
  static final class Guard extends WeakReference<Object> {
    private final Runnable abandoned;
    private volatile long deadline = NEVER;
    private volatile @Nullable Socket socket;
    private volatile boolean overran;

    private Guard(Object connection, Runnable abandoned) {
      super(connection, DROPPED);
      this.abandoned = abandoned;
    }

    /** From now on the socket is closed when the deadline passes. */
    void limit(@Nullable Socket used, long until) {
      socket = used;
      deadline = until;
      if (until != NEVER && until - wakesAt < 0) {
        LockSupport.unpark(THREAD);
      }
    }

    /** Another attempt begins, without a connection so far. */
    void rearm() {
      deadline = NEVER;
      socket = null;
      overran = false;
    }

    /** Whether the deadline passed and the connection was closed for it. */
    boolean overran() {
      return overran;
    }

    private void check(long now) {
      Socket used = socket;
      if (deadline != NEVER && deadline - now <= 0) {
        overran = true;
        deadline = NEVER;
        if (used != null) {
          closeQuietly(used);
        }
      }
    }

    private static void closeQuietly(Socket used) {
      try {
        used.close();
      } catch (java.io.IOException | RuntimeException ignored) {
        // Closing is all that can be done for it.
      }
    }
  }

  /**
   * Looks after the call of an HttpURLConnection until {@link #forget}.
   *
   * @param abandoned runs when the application dropped the connection; must not refer to it
   */
  static Guard over(Object connection, Runnable abandoned) {
    Guard guard = new Guard(connection, abandoned);
    if (GUARDS.add(guard) && asleep) {
      LockSupport.unpark(THREAD);
    }
    return guard;
  }

  /** The call is over. */
  static void forget(Guard guard) {
    guard.deadline = NEVER;
    GUARDS.remove(guard);
  }

  private static Thread start() {
    Thread thread = new Thread(null, new Watch(), "zerohop-watch", 0, false);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  @SuppressWarnings("InfiniteLoopStatement")
  public void run() {
    int idle = 0;
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
        io.zerohop.spi.MeshPorts.fault("httpurlconnection watch", fault);
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
      guard.check(now);
      long deadline = guard.deadline;
      next = deadline != NEVER && deadline - next < 0 ? deadline : next;
    }
    wakesAt = next;
    LockSupport.parkNanos(Math.max(1, next - System.nanoTime()));
  }
}
