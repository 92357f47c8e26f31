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
 * <p>One daemon thread, which sleeps while there is nothing to look after. Thread-safe.
 */
final class Watch implements Runnable {
  static final long NEVER = Long.MAX_VALUE;
  private static final long ALERT_NANOS = Duration.ofMillis(20).toNanos();
  private static final long CALM_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Set<Guard> GUARDS = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Object> DROPPED = new ReferenceQueue<>();
  private static final Thread THREAD = start();

  private static volatile boolean calm;

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
      if (until != NEVER && calm) {
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
    if (GUARDS.add(guard) && calm) {
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
    while (true) {
      try {
        giveBackDropped();
        sleep(endOverdue());
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

  private static boolean endOverdue() {
    boolean alert = false;
    long now = System.nanoTime();
    for (Guard guard : GUARDS) {
      guard.check(now);
      alert |= guard.deadline != NEVER;
    }
    return alert;
  }

  private static void sleep(boolean alert) {
    if (alert) {
      LockSupport.parkNanos(ALERT_NANOS);
      return;
    }
    calm = true;
    // Whoever came before this line did not see that it must wake this thread.
    if (GUARDS.isEmpty()) {
      LockSupport.park();
    } else if (!endOverdue()) {
      LockSupport.parkNanos(CALM_NANOS);
    }
    calm = false;
  }
}
