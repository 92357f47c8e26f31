package io.zerohop.engine.trace;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How contexts are written into header fields, and read from them. Thread-safe. */
public interface Format {
  /** Shows the fields that say this context, their names in lower case. */
  void write(TraceContext context, BiConsumer<String, String> field);

  /** The same context, ready to be written many times. */
  default TraceContext prepared(TraceContext context) {
    return context;
  }

  /**
   * The context of whoever sent these headers; null if they say none, or none that is well-formed.
   *
   * @param headers by name in lower case, several values joined by a comma
   */
  @Nullable TraceContext read(UnaryOperator<@Nullable String> headers);

  /** The application's baggage in these headers, where it is passed on; empty for none. */
  default String baggage(UnaryOperator<@Nullable String> headers) {
    return "";
  }
}
