package io.zerohop.engine;

import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Contexts that are written as their numbers. */
final class TestContexts {
  private static final Along ALONG = new Along("", "", new Words());

  private TestContexts() {}

  static TraceContext numbered(long high, long low, long span) {
    return new TraceContext(high, low, span, 0, true, null, ALONG);
  }

  private static final class Words implements Format {
    @Override
    public void write(TraceContext context, BiConsumer<String, String> field) {
      field.accept("trace", context.low() + "-" + context.span() + "-" + context.parent());
    }

    @Override
    public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
      return null;
    }
  }
}
