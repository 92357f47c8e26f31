package io.zerohop.engine.observe;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which trace a call belongs to. Asked on the thread of the call; must not throw and must not
 * block. Thread-safe.
 */
public interface Tracer {
  /** Nobody traces. */
  Tracer OFF =
      new Tracer() {
        @Override
        public boolean serves() {
          return false;
        }
      };

  /** Nobody traces, but somebody observes the calls that come in too. */
  Tracer SILENT = new Tracer() {};

  /**
   * The context that the first send of a call carries; null for none. Asked once for each call that
   * there is a rule for.
   */
  default @Nullable TraceContext begin(ObservedCall call, CallRequest request) {
    return null;
  }

  /**
   * The context that a later send carries.
   *
   * @param before what the one before carried
   */
  default @Nullable TraceContext again(ObservedCall call, @Nullable TraceContext before) {
    return before;
  }

  /**
   * The context of what is sent without one: a statement, or a connect; null where it has no span.
   *
   * @param around the trace that it is run in the middle of; null for none
   */
  default @Nullable TraceContext within(@Nullable TraceContext around) {
    return null;
  }

  /**
   * The request headers that are to be known of a call that is recorded, their names in lower case.
   */
  default List<String> headers() {
    return List.of();
  }

  /** Whether calls that come in are to be seen, by it or by observers. Asked for each: cheap. */
  default boolean serves() {
    return true;
  }

  /** The context of a call that comes in, as it is for the calls that it leads to. */
  default @Nullable TraceContext serve(ServedRequest request) {
    return null;
  }
}
