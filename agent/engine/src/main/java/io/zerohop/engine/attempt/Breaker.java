package io.zerohop.engine.attempt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls to a cluster that are on their way, and holds back those beyond its limits.
 * Outlives changes of the limits: what was taken is given back whatever holds by then. Thread-safe;
 * a lock is taken only where connections are limited. Every slot that is taken must be given back
 * by {@link #leave}.
 */
public final class Breaker {
  /** What a call holds that no breaker counts. */
  public static final int NOTHING = 0;

  /** A slot among {@code maxRequests}. */
  public static final int REQUEST = 1;

  /** A slot among {@code maxConnections}. */
  public static final int CONNECTION = 2;

  private final AtomicInteger requests = new AtomicInteger();
  private final Deque<Turn> queue = new ArrayDeque<>();
  private int connections;

  /** Takes a slot for a call of any kind; false if there is none. Allocates nothing. */
  public boolean takeRequest(BreakerPolicy policy) {
    int taken = requests.get();
    while (taken < policy.maxRequests()) {
      if (requests.compareAndSet(taken, taken + 1)) {
        return true;
      }
      taken = requests.get();
    }
    return false;
  }

  /** Takes a slot for a call that needs a connection; false if there is none. */
  public synchronized boolean takeConnection(BreakerPolicy policy) {
    if (connections >= policy.maxConnections()) {
      return false;
    }
    connections++;
    return true;
  }

  /**
   * Whether a call that came now would be answered at once that there is no place.
   *
   * @param connects whether it needs a connection of its own
   */
  public synchronized boolean isFull(BreakerPolicy policy, boolean connects) {
    return requests.get() >= policy.maxRequests()
        || (connects
            && policy.limitsConnections()
            && connections >= policy.maxConnections()
            && queue.size() >= policy.maxPending());
  }

  /** A place in the queue for a connection; null if too many wait already. */
  public synchronized @Nullable Turn queue(BreakerPolicy policy) {
    if (connections >= policy.maxConnections() && queue.size() >= policy.maxPending()) {
      return null;
    }
    Turn turn = new Turn(policy);
    if (takeConnection(policy)) {
      turn.granted = true;
    } else {
      queue.add(turn);
    }
    return turn;
  }

  /**
   * Gives slots back, and a freed connection to whoever has waited longest.
   *
   * @param slots {@link #REQUEST} and {@link #CONNECTION}, added
   */
  public void leave(int slots, BreakerPolicy policy) {
    if ((slots & REQUEST) != 0) {
      requests.getAndDecrement();
    }
    if ((slots & CONNECTION) != 0) {
      freed(policy);
    }
  }

  private void freed(BreakerPolicy policy) {
    Runnable due = null;
    synchronized (this) {
      connections--;
      if (connections < policy.maxConnections() && !queue.isEmpty()) {
        Turn next = queue.remove();
        connections++;
        next.granted = true;
        due = next.task;
      }
    }
    if (due != null) {
      due.run();
    }
  }

  /** {@code 2 of 10 calls on their way, 2 of 4 connections, 0 wait}, as far as there are limits. */
  public synchronized String words(BreakerPolicy policy) {
    StringBuilder words = new StringBuilder();
    if (policy.maxRequests() != BreakerPolicy.NO_LIMIT) {
      words.append(requests.get()).append(" of ").append(policy.maxRequests());
      words.append(" calls on their way");
    }
    if (policy.limitsConnections()) {
      words.append(words.isEmpty() ? "" : ", ");
      words.append(connections).append(" of ").append(policy.maxConnections());
      words.append(" connections, ").append(queue.size()).append(" of ");
      words.append(policy.maxPending()).append(" waiting calls");
    }
    return words.toString();
  }

  /** A call's place in the queue for a connection. */
  public final class Turn implements Step.Readiness, Lease {
    private final BreakerPolicy policy;
    private boolean granted;
    private @Nullable Runnable task;

    private Turn(BreakerPolicy policy) {
      this.policy = policy;
    }

    /**
     * Ends the wait.
     *
     * @return whether the call holds a connection now, to be given back by {@link #leave}
     */
    public boolean take() {
      synchronized (Breaker.this) {
        if (!granted) {
          queue.remove(this);
        }
        return granted;
      }
    }

    @Override
    public void giveBack() {
      if (take()) {
        leave(CONNECTION, policy);
      }
    }

    @Override
    public boolean isReady() {
      synchronized (Breaker.this) {
        return granted;
      }
    }

    @Override
    public void whenReady(Runnable then) {
      synchronized (Breaker.this) {
        if (!granted) {
          task = then;
          return;
        }
      }
      then.run();
    }
  }
}
