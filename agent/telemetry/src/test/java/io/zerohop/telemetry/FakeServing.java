package io.zerohop.telemetry;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.trace.TraceContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that was served, as the engine shows it.
 *
 * @param result what it was answered
 * @param failure what went wrong
 * @param isCancelled whether its caller gave up
 */
public record FakeServing(
    String method,
    String path,
    @Nullable AttemptResult result,
    @Nullable Throwable failure,
    boolean isCancelled,
    @Nullable TraceContext trace,
    Map<String, String> keptHeaders)
    implements ObservedServing {
  /** One that nobody knows the headers of. */
  public FakeServing(
      String method,
      String path,
      @Nullable AttemptResult result,
      @Nullable Throwable failure,
      boolean isCancelled,
      @Nullable TraceContext trace) {
    this(method, path, result, failure, isCancelled, trace, Map.of());
  }

  /** One that was answered. */
  public static FakeServing of(String method, String path, AttemptResult result) {
    return new FakeServing(
        method, path, result, null, false, FakeCall.context(0x0a, 0x0b, 0x0c, true));
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public long startNanos() {
    return 2_000;
  }

  @Override
  public long endNanos() {
    return 3_000;
  }
}
