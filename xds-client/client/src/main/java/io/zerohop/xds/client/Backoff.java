package io.zerohop.xds.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waits that grow with each failure, each drawn between half and the whole of its limit, so that
 * many agents do not come back in one moment. For one thread.
 */
final class Backoff {
  private static final double FACTOR = 1.6;

  private final Duration first;
  private final Duration longest;
  private final DoubleSupplier random;
  private double limitMillis;

  /**
   * @param random values from 0 (inclusive) to 1 (exclusive)
   */
  Backoff(Duration first, Duration longest, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    reset();
  }

  /** After a success: the next wait is a short one again. */
  void reset() {
    limitMillis = first.toMillis();
  }

  /** The next wait; later ones are longer. */
  Duration next() {
    long millis = Math.round(limitMillis * (0.5 + random.getAsDouble() / 2));
    limitMillis = Math.min(limitMillis * FACTOR, (double) longest.toMillis());
    return Duration.ofMillis(millis);
  }
}
