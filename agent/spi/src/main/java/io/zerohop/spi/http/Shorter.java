package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Step.Limits;
import java.util.concurrent.TimeUnit;

/** The shorter one of the application's time and the policy's, in milliseconds, 0 for none. */
public final class Shorter {
  private Shorter() {}

  /** The time for connecting. */
  public static long connect(long ownMillis, Limits limits) {
    return of(ownMillis, TimeUnit.NANOSECONDS.toMillis(limits.connectTimeoutNanos()));
  }

  /** The time until the attempt, or the call, is over: for waits that nothing else ends. */
  public static long attempt(long ownMillis, Limits limits) {
    long deadline = Math.min(limits.attemptDeadline(), limits.callDeadline());
    if (deadline == Limits.NONE) {
      return ownMillis;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    return of(ownMillis, Math.max(1, left));
  }

  private static long of(long own, long policy) {
    return own == 0 || (policy > 0 && policy < own) ? policy : own;
  }
}
