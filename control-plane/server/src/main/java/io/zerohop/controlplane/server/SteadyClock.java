package io.zerohop.controlplane.server;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * The time that another clock showed at first, and what has passed since. Nobody can set it: while
 * the machine's time is put right, waits and graces stay as long as they are. Where {@link
 * System#nanoTime()} stands still while a machine sleeps, as on Linux, so does this: what a laptop
 * did not hear of while it slept keeps the rest of its grace. Thread-safe.
 */
final class SteadyClock extends Clock {
  private final Clock first;
  private final Instant start;
  private final LongSupplier nanos;
  private final long startNanos;

  /**
   * @param nanos passing time, as {@link System#nanoTime()}
   */
  SteadyClock(Clock first, LongSupplier nanos) {
    this.first = first;
    this.start = first.instant();
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return first.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new SteadyClock(Clock.fixed(instant(), zone), nanos);
  }
}
