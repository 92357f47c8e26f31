package io.zerohop.engine.observe;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.trace.TraceContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that a server of the application has answered, as an observer may read it, during the
 * observer's method only. Reading allocates nothing.
 */
public interface ObservedServing {
  /** {@code http} or {@code https}, as the connection is to the application. */
  String scheme();

  /** The method, as it was sent. */
  String method();

  /** Path with query as in the request line. */
  String path();

  /** The headers that a tracer wants to be known, by their names in lower case. */
  default Map<String, String> keptHeaders() {
    return Map.of();
  }

  /** The begin of the call on the scale of the engine's clock, in nanoseconds. */
  long startNanos();

  /** The end of the call on the scale of the engine's clock. */
  long endNanos();

  /** What the application answered; null where it was not asked, or the caller gave up before. */
  @Nullable AttemptResult result();

  /** What went wrong; null where the call ended as it should. */
  @Nullable Throwable failure();

  /** Whether the caller gave up, or went away. */
  boolean isCancelled();

  /** The context that came with the call, as it is for what it leads to; null for none. */
  @Nullable TraceContext trace();
}
