package io.zerohop.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts waits that nobody tells the end of: each is over when its time is. Thread-safe; a lock is
 * taken only where a policy limits them.
 */
final class ActiveDelays {
  private final Deque<Long> ends = new ArrayDeque<>();

  /** Counts one more; false if there are as many as may be. */
  synchronized boolean add(long now, long nanos, int most) {
    ends.removeIf(end -> end - now <= 0);
    if (ends.size() >= most) {
      return false;
    }
    ends.add(now + nanos);
    return true;
  }

  /** Whether none lasts any more. */
  synchronized boolean isOver(long now) {
    return ends.stream().allMatch(end -> end - now <= 0);
  }
}
