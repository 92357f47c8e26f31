package io.zerohop.engine.observe;

import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** One run of a statement, as an observer may read it during its method. */
public interface ObservedRun {
  /** The run before this one, which was lost; null for the first. */
  @Nullable ObservedRun before();

  /** The connection that it was run on. */
  ObservedCall connection();

  /** Its begin on the scale of the engine's clock, in nanoseconds. */
  long startNanos();

  /** Its end on the scale of the engine's clock. */
  long endNanos();

  /** Why there is no result; null where there is one. */
  @Nullable StatementFailure failure();

  /** The context of its span; null for none. */
  @Nullable TraceContext trace();
}
