package io.zerohop.engine.attempt;

import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What a call is made in the middle of: the call that its thread serves.
 *
 * @param deadline when that one is to end, on the scale of {@link System#nanoTime()}; {@link
 *     Step.Limits#NONE} for never
 * @param trace the trace that it belongs to; null for none
 */
public record Around(long deadline, @Nullable TraceContext trace) {
  /** A call that stands alone. */
  public static final Around NOTHING = new Around(Step.Limits.NONE, null);

  /** Whether it says nothing. */
  public boolean isNothing() {
    return deadline == Step.Limits.NONE && trace == null;
  }

  /** What holds within both: the earlier end, and the trace of this one if it has any. */
  public Around within(Around other) {
    if (other.isNothing()) {
      return this;
    }
    return isNothing()
        ? other
        : new Around(Math.min(deadline, other.deadline), trace == null ? other.trace : trace);
  }
}
