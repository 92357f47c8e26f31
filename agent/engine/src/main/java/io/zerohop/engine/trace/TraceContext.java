package io.zerohop.engine.trace;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace: whose child the next span is.
 *
 * @param high the upper half of the trace's id
 * @param low the lower half of the trace's id
 * @param span the id of the span that is going on
 * @param parent the id of the span above that one; 0 where there is none, or none is known
 * @param sampled whether the trace is recorded
 * @param text the context as it was received, or is to be sent; null where that is not made yet
 * @param along what is sent with it
 */
public record TraceContext(
    long high,
    long low,
    long span,
    long parent,
    boolean sampled,
    @Nullable String text,
    Along along)
    implements Carried {

  /** The same trace, one span further down. */
  public TraceContext child(long newSpan) {
    return new TraceContext(high, low, newSpan, span, sampled, null, along);
  }

  @Override
  public void forEach(BiConsumer<String, String> field) {
    along.format().write(this, field);
  }
}
