package io.zerohop.controlplane.telemetry.edge;

/**
 * One number, or those of one histogram, of calls to a target.
 *
 * @param series which of its sender's counters it is, by all of its attributes
 * @param beginNanos since when is counted, by the sender's clock, in nanoseconds of the epoch
 * @param delta whether that is when the sender last told it, and not when it began
 */
public record Measure(Target target, Series series, long beginNanos, boolean delta, Tally tally) {
  /** A counter's identity: a digest of its name and attributes, which may be long. */
  public record Series(long high, long low) {}
}
