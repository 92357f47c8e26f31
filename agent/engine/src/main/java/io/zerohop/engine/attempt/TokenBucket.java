package io.zerohop.engine.attempt;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives a token to each call as long as there are some; they come back evenly over time. Told by
 * one number, the moment at which the bucket will be full again (the generic cell rate algorithm,
 * ITU-T I.371). Thread-safe, without a lock; allocates nothing.
 */
public final class TokenBucket {
  private static final long FULL = Long.MIN_VALUE;

  private final RateLimit limit;
  private final long tokenNanos;
  private final long wholeNanos;
  private final AtomicLong fullAt = new AtomicLong(FULL);

  /** A full bucket. */
  public TokenBucket(RateLimit limit) {
    this.limit = limit;
    this.tokenNanos = tokenNanos(limit);
    this.wholeNanos = Math.multiplyExact(tokenNanos, limit.burst());
  }

  private static long tokenNanos(RateLimit limit) {
    return Math.max(1, Math.round((double) limit.perNanos() / limit.requests()));
  }

  /** Whether it was made for the same numbers. */
  public boolean keeps(RateLimit other) {
    return other == limit || (other.burst() == limit.burst() && tokenNanos(other) == tokenNanos);
  }

  /** Takes a token; false if there is none. */
  public boolean take(long now) {
    while (true) {
      long before = fullAt.get();
      long after = later(before, now) + tokenNanos;
      if (after - now > wholeNanos) {
        return false;
      }
      if (fullAt.compareAndSet(before, after == FULL ? FULL + 1 : after)) {
        return true;
      }
    }
  }

  /** How many tokens there are. */
  public long left(long now) {
    return (wholeNanos - (later(fullAt.get(), now) - now)) / tokenNanos;
  }

  private static long later(long fullAt, long now) {
    return fullAt == FULL || fullAt - now < 0 ? now : fullAt;
  }
}
