package io.zerohop.engine.sql;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a text that is about to be run: wait, then refuse it or run it.
 *
 * @param delayNanos wait so long, on the caller's thread, no longer than the statement's own
 *     timeout; 0 for not at all
 * @param refusal what the application gets in the place of a result; null to run it
 * @param repeatable whether it may be run again on a new connection of the same side, if this one
 *     is lost (SQLState 08xxx) before anything was returned, in autocommit
 * @param onBoth the text changes the session's state and is about to be run on the connection for
 *     reads: run it on the first one too, before, by a plain statement of the adapter's own and
 *     within its guard, so that the state is where later statements go; if it fails there the
 *     application gets that exception. Not for a text that has parameters
 */
public record Order(
    long delayNanos, @Nullable Refusal refusal, boolean repeatable, boolean onBoth) {
  /** Run it as it is. */
  public static final Order NOTHING = new Order(0, null, false, false);

  /** Run it, and again where the connection is lost. */
  public static final Order REPEATABLE = new Order(0, null, true, false);

  /** Run it on both connections. */
  public static final Order ON_BOTH = new Order(0, null, false, true);

  /** Give the application an exception. */
  public static Order refuse(Refusal refusal) {
    return new Order(0, refusal, false, false);
  }

  /** The same after a wait. */
  public Order after(long nanos) {
    return new Order(nanos, refusal, repeatable, onBoth);
  }
}
