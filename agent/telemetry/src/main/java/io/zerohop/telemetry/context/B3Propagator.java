package io.zerohop.telemetry.context;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The field b3, or the fields x-b3-traceid, x-b3-spanid and x-b3-sampled
 * (openzipkin/b3-propagation). Either is read, the one field first; as OpenTelemetry's propagators
 * do, a trace whose sampling is not decided counts as one that is not sampled, the parent's id is
 * not used, and a decision alone, without ids, is no context.
 *
 * @param isMulti whether several fields are written
 */
record B3Propagator(boolean isMulti) implements Propagator {
  private static final String SINGLE = "b3";
  private static final String TRACE = "x-b3-traceid";
  private static final String SPAN = "x-b3-spanid";
  private static final String SAMPLED = "x-b3-sampled";
  private static final String FLAGS = "x-b3-flags";

  /** Trace id, span id and decision, with a dash between each and the next. */
  private static final int LENGTH = 51;

  private static final int TRACE_DIGITS = 2 * Hex.LONG;
  private static final int MOST_PARTS = 4;

  @Override
  public void write(TraceContext context, BiConsumer<String, String> field) {
    byte[] text = new byte[LENGTH];
    Hex.put(context.high(), text, 0);
    Hex.put(context.low(), text, Hex.LONG);
    text[TRACE_DIGITS] = '-';
    Hex.put(context.span(), text, TRACE_DIGITS + 1);
    text[LENGTH - 2] = '-';
    text[LENGTH - 1] = (byte) (context.sampled() ? '1' : '0');
    if (isMulti) {
      field.accept(TRACE, new String(text, 0, TRACE_DIGITS, ISO_8859_1));
      field.accept(SPAN, new String(text, TRACE_DIGITS + 1, Hex.LONG, ISO_8859_1));
      field.accept(SAMPLED, context.sampled() ? "1" : "0");
    } else {
      field.accept(SINGLE, new String(text, ISO_8859_1));
    }
  }

  @Override
  public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers, Format whole) {
    String single = headers.apply(SINGLE);
    TraceContext context = single == null ? null : single(single, headers, whole);
    return context == null ? multi(headers, whole) : context;
  }

  private static @Nullable TraceContext single(
      String text, UnaryOperator<@Nullable String> headers, Format whole) {
    String[] parts = text.split("-", 0);
    if (parts.length < 2 || parts.length > MOST_PARTS) {
      return null;
    }
    boolean sampled = parts.length > 2 && (isYes(parts[2]) || parts[2].equals("d"));
    return context(parts[0], parts[1], sampled, headers, whole);
  }

  private static @Nullable TraceContext multi(
      UnaryOperator<@Nullable String> headers, Format whole) {
    String trace = headers.apply(TRACE);
    String span = headers.apply(SPAN);
    if (trace == null || span == null) {
      return null;
    }
    boolean sampled = "1".equals(headers.apply(FLAGS)) || isYes(headers.apply(SAMPLED));
    return context(trace, span, sampled, headers, whole);
  }

  private static boolean isYes(@Nullable String decision) {
    return "1".equals(decision) || "true".equalsIgnoreCase(decision);
  }

  private static @Nullable TraceContext context(
      String trace,
      String span,
      boolean sampled,
      UnaryOperator<@Nullable String> headers,
      Format whole) {
    int digits = trace.length();
    if ((digits != Hex.LONG && digits != TRACE_DIGITS)
        || span.length() != Hex.LONG
        || !Hex.isHex(trace, 0, digits)
        || !Hex.isHex(span, 0, Hex.LONG)) {
      return null;
    }
    long high = digits == TRACE_DIGITS ? Hex.number(trace, 0, Hex.LONG) : 0;
    long low = Hex.number(trace, digits - Hex.LONG, Hex.LONG);
    long id = Hex.number(span, 0, Hex.LONG);
    if ((high | low) == 0 || id == 0) {
      return null;
    }
    Along along = new Along("", whole.baggage(headers), whole);
    return new TraceContext(high, low, id, 0, sampled, null, along);
  }
}
