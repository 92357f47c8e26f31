package io.zerohop.engine.observe;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * A call as an observer may read it, during the observer's method only. Reading allocates nothing
 * but for {@link #explanation()}.
 */
public interface ObservedCall {
  /** The short name of the service, {@code reviews.shop}; the host where there is none. */
  String service();

  /** What the application asked for; of its headers only {@link CallRequest#keptHeaders}. */
  CallRequest request();

  /** The rule that matched, {@code HTTPRoute/shop/reviews rule 2}; empty if none did. */
  String rule();

  /** The cluster that was chosen; empty if none was. */
  String cluster();

  /** How many sends were given, 0 if none. */
  int attempts();

  /** The begin of the call on the scale of the engine's clock, in nanoseconds. */
  long startNanos();

  /** The end of the call on the scale of the engine's clock; 0 before the end. */
  long endNanos();

  /** How it ended; before the end, what is known. */
  Outcome outcome();

  /** The trace that the call around this one belongs to; null for none. */
  default @Nullable TraceContext parent() {
    return null;
  }

  /** The context that its first send carries; null for none. */
  default @Nullable TraceContext trace() {
    return null;
  }

  /** The last send; null if there was none. */
  default @Nullable ObservedAttempt last() {
    return null;
  }

  /** The rule that matched; null if none did. */
  default Route.@Nullable Id ruleId() {
    return null;
  }

  /** As {@link Route#sampling()} of the rule that matched. */
  default int sampling() {
    return Route.NO_SHARE;
  }

  /** What the application asked its driver for; null of all but a connection to a database. */
  default @Nullable ConnectRequest connect() {
    return null;
  }

  /** Which of a service's databases such a connection is to. */
  default Side side() {
    return Side.WRITER;
  }

  /** All stages of the call, told from what it kept. Slow: not for every call. */
  Explanation explanation();
}
