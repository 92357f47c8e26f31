package io.zerohop.telemetry.context;

import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One way to say a context by header fields. Thread-safe. */
interface Propagator {
  /** Shows the fields that say this context, their names in lower case. */
  void write(TraceContext context, BiConsumer<String, String> field);

  /** The same context, ready to be written many times. */
  default TraceContext prepared(TraceContext context) {
    return context;
  }

  /**
   * The context that these headers say; null where they say none that is well-formed.
   *
   * @param headers by name in lower case, several values joined by a comma
   * @param whole how it is written when it is sent on, and what baggage goes along
   */
  @Nullable TraceContext read(UnaryOperator<@Nullable String> headers, Format whole);
}
