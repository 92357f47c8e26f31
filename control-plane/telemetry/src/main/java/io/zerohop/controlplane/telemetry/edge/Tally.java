package io.zerohop.controlplane.telemetry.edge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many calls there were, how many ended badly, were sent again, and how long they took.
 * Immutable.
 */
public final class Tally {
  /**
   * The upper bounds of the buckets in seconds, those of the agent: the 14 that OpenTelemetry's
   * conventions advise for durations of HTTP, and five below them.
   */
  public static final List<Double> BOUNDS =
      List.of(
          0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
          0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private static final double MICROS = 1e6;
  private static final int CALLS = 0;
  private static final int ERRORS = 1;
  private static final int RETRIES = 2;
  private static final int SUM = 3;
  private static final int BUCKETS = 4;
  private static final int CELLS = BUCKETS + BOUNDS.size() + 1;

  /** Nothing at all. */
  public static final Tally NONE = new Tally(new long[CELLS]);

  private final long[] cells;

  private Tally(long[] cells) {
    this.cells = cells;
  }

  /** So many calls, which all ended well or all badly. */
  public static Tally calls(long count, boolean failed) {
    long[] cells = new long[CELLS];
    cells[CALLS] = count;
    cells[ERRORS] = failed ? count : 0;
    return new Tally(cells);
  }

  /** So many sends after the first ones of their calls. */
  public static Tally retries(long count) {
    long[] cells = new long[CELLS];
    cells[RETRIES] = count;
    return new Tally(cells);
  }

  /**
   * What calls took. A bucket with another bound than those here is counted where its bound lies.
   *
   * @param bounds the upper bounds of the buckets in seconds, growing
   * @param counts how many are in each; one more than there are bounds
   * @param seconds all of them together
   */
  public static Tally durations(List<Double> bounds, List<Long> counts, double seconds) {
    if (counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          "counts must be one more than bounds, were " + counts.size() + " of " + bounds.size());
    }
    long[] cells = new long[CELLS];
    for (int i = 0; i < counts.size(); i++) {
      cells[BUCKETS + (i == bounds.size() ? BOUNDS.size() : place(bounds.get(i)))] += counts.get(i);
    }
    cells[SUM] = Math.round(seconds * MICROS);
    return new Tally(cells);
  }

  private static int place(double bound) {
    int place = 0;
    while (place < BOUNDS.size() && BOUNDS.get(place) < bound) {
      place++;
    }
    return place;
  }

  /** Both together. */
  public Tally plus(Tally other) {
    long[] sum = cells.clone();
    for (int i = 0; i < CELLS; i++) {
      sum[i] += other.cells[i];
    }
    return new Tally(sum);
  }

  /**
   * What has come since a former state of the same counters. Where one of them is smaller they were
   * begun anew, and all of this is new.
   */
  public Tally since(Tally before) {
    long[] grown = cells.clone();
    for (int i = 0; i < CELLS; i++) {
      grown[i] -= before.cells[i];
      if (grown[i] < 0) {
        return this;
      }
    }
    return new Tally(grown);
  }

  /** Whether nothing was counted. */
  public boolean isEmpty() {
    return Arrays.stream(cells).allMatch(cell -> cell == 0);
  }

  /** Calls that ended. */
  public long calls() {
    return cells[CALLS];
  }

  /** Those of them that ended badly. */
  public long errors() {
    return cells[ERRORS];
  }

  /** Sends after the first ones of their calls. */
  public long retries() {
    return cells[RETRIES];
  }

  /** What those calls took together, in seconds, whose durations are told. */
  public double seconds() {
    return cells[SUM] / MICROS;
  }

  /** How many calls are in each bucket; the last one has all above the bounds. */
  public List<Long> buckets() {
    List<Long> buckets = new ArrayList<>();
    for (int i = BUCKETS; i < CELLS; i++) {
      buckets.add(cells[i]);
    }
    return buckets;
  }

  /**
   * The time within which a share of the calls ended, in seconds, as if those of a bucket lay
   * evenly in it; the highest bound where it lies above that; 0 where no duration is told.
   *
   * @param share from 0 to 1
   */
  public double quantile(double share) {
    List<Long> buckets = buckets();
    double wanted = share * buckets.stream().mapToLong(Long::longValue).sum();
    long below = 0;
    for (int i = 0; i < BOUNDS.size(); i++) {
      long here = buckets.get(i);
      if (here > 0 && below + here >= wanted) {
        double from = i == 0 ? 0 : BOUNDS.get(i - 1);
        return from + (BOUNDS.get(i) - from) * (wanted - below) / here;
      }
      below += here;
    }
    return wanted == 0 ? 0 : BOUNDS.get(BOUNDS.size() - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tally tally && Arrays.equals(cells, tally.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return "%d calls, %d errors, %d retries, %s in %s s"
        .formatted(calls(), errors(), retries(), buckets(), seconds());
  }
}
