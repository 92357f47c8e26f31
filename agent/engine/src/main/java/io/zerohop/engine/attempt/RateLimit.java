package io.zerohop.engine.attempt;

import org.jspecify.annotations.Nullable;

/**
 * How many calls this process may make in a time: a token bucket.
 *
 * @param key limits of one key share one bucket
 * @param requests so many calls
 * @param perNanos in such a time
 * @param burst so many at once, after a pause; at least 1
 * @param origin file and line of the policy; null where there is none
 */
public record RateLimit(
    String key, long requests, long perNanos, long burst, @Nullable String origin) {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  public RateLimit {
    if (requests < 1 || perNanos < 1 || burst < 1) {
      throw new IllegalArgumentException("a rate limit must let some calls pass");
    }
  }

  /** {@code 100 calls in 1 s, 200 at once}. */
  public String words() {
    String time = perNanos % SECOND == 0 ? perNanos / SECOND + " s" : perNanos / MILLI + " ms";
    return requests
        + (requests == 1 ? " call in " : " calls in ")
        + time
        + ", "
        + burst
        + " at once";
  }
}
