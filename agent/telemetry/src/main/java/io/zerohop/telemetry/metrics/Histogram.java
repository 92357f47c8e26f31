package io.zerohop.telemetry.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long calls took, in buckets of fixed bounds: the 14 that OpenTelemetry's conventions advise
 * for durations of HTTP, and five below them. Threads count in stripes, so that they seldom meet.
 * Thread-safe; adding allocates nothing and loses nothing.
 */
final class Histogram {
  /** The upper bounds of the buckets in seconds; a bound belongs to the bucket below it. */
  static final List<Double> BOUNDS =
      List.of(
          0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
          0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long[] BOUNDS_NANOS =
      BOUNDS.stream().mapToLong(bound -> Math.round(bound * NANOS)).toArray();
  private static final int SUM = BOUNDS_NANOS.length + 1;

  /** Buckets and sum, rounded up to whole cache lines of eight. */
  private static final int WIDTH = (SUM / 8 + 1) * 8;

  private static final int MOST_STRIPES = 8;
  private static final int STRIPES =
      Math.min(MOST_STRIPES, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

  /** A multiplier that spreads numbers in a row (Knuth, multiplicative hashing). */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final AtomicLongArray cells = new AtomicLongArray(STRIPES * WIDTH);

  /** Counts one; what is negative counts as zero. */
  void add(long nanos) {
    long length = Math.max(0, nanos);
    int stripe = stripe() * WIDTH;
    cells.getAndAdd(stripe + bucket(length), 1);
    cells.getAndAdd(stripe + SUM, length);
  }

  private static int stripe() {
    return (int) ((Thread.currentThread().getId() * SPREAD) >>> 32) & (STRIPES - 1);
  }

  private static int bucket(long nanos) {
    int found = Arrays.binarySearch(BOUNDS_NANOS, nanos);
    return found >= 0 ? found : -found - 1;
  }

  /** How many are in each bucket; the last one has all above the bounds. */
  List<Long> counts() {
    List<Long> counts = new ArrayList<>(SUM);
    for (int bucket = 0; bucket < SUM; bucket++) {
      counts.add(total(bucket));
    }
    return counts;
  }

  /** How many there are. */
  long count() {
    long all = 0;
    for (int bucket = 0; bucket < SUM; bucket++) {
      all += total(bucket);
    }
    return all;
  }

  /** What they took together. */
  double seconds() {
    return total(SUM) / NANOS;
  }

  private long total(int slot) {
    long all = 0;
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      all += cells.get(stripe * WIDTH + slot);
    }
    return all;
  }
}
