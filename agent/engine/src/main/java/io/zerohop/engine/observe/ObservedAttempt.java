package io.zerohop.engine.observe;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** One send of a call, as an observer may read it during its method. Reading allocates nothing. */
public interface ObservedAttempt {
  /** The send before this one; null for the first. */
  @Nullable ObservedAttempt before();

  /** Where it went. */
  Endpoint endpoint();

  /** Its begin on the scale of the engine's clock. */
  long startNanos();

  /** Its end on the scale of the engine's clock; 0 where it is the call's own. */
  long endNanos();

  /** What came of it; null while nothing is known. */
  @Nullable AttemptResult result();

  /** Whether it was sent again, and why; null while that is not judged. */
  @Nullable Verdict verdict();

  /** The context that it carries; null for none. */
  @Nullable TraceContext trace();
}
