package io.zerohop.telemetry.beside;

import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A span of theirs, kept with the context that a send carries: of the call itself, which its
 * request carries already, or of a send after the first. Thread-safe.
 */
final class TheirSpan implements Format {
  private final Object call;
  private final Object own;
  private final Format format;
  private final AtomicBoolean told = new AtomicBoolean();

  private TheirSpan(Object call, Object own, Format format) {
    this.call = call;
    this.own = own;
    this.format = format;
  }

  /**
   * Of a call.
   *
   * @param format how contexts are written
   */
  static TheirSpan of(Object call, Format format) {
    return new TheirSpan(call, call, format);
  }

  /** Of a later send of the same call. */
  TheirSpan of(Object send) {
    return new TheirSpan(call, send, format);
  }

  /** The call's. */
  Object call() {
    return call;
  }

  /** Its own, which is the call's where it is of the call. */
  Object own() {
    return own;
  }

  /** Whether it is of a send after the first. */
  boolean isSend() {
    return own != call;
  }

  /** Whether nobody has said yet what became of it; true once. */
  boolean tells() {
    return told.compareAndSet(false, true);
  }

  @Override
  public void write(TraceContext context, BiConsumer<String, String> field) {
    if (isSend()) {
      format.write(context, field);
    }
  }

  @Override
  public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
    return format.read(headers);
  }
}
