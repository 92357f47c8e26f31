package io.zerohop.instrumentation.grpc;

import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long an RPC that waits for readiness waits before it asks again. */
final class Patience {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST = TimeUnit.MILLISECONDS.toNanos(500);

  private Patience() {}

  /**
   * Nanoseconds until it asks again: longer from time to time, and never beyond a deadline.
   *
   * @param asked how often it has asked, at least once
   */
  static long nanos(int asked, @Nullable Deadline... deadlines) {
    long wait = Math.min(MOST, FIRST << Math.min(asked - 1, 8));
    for (Deadline deadline : deadlines) {
      if (deadline != null) {
        wait = Math.min(wait, Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
      }
    }
    return wait;
  }
}
