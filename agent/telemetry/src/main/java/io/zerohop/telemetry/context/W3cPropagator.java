package io.zerohop.telemetry.context;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fields traceparent and tracestate (W3C Trace Context, sections 3.2 and 3.3). A malformed
 * traceparent is none, and its tracestate goes with it; a malformed tracestate goes alone.
 */
final class W3cPropagator implements Propagator {
  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";

  /** Version, trace id, span id and flags, with a dash between each and the next. */
  private static final int LENGTH = 55;

  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int FORBIDDEN_VERSION = 0xff;
  private static final int SAMPLED = 1;

  private static final int LONGEST_STATE = 512;
  private static final int MOST_STATES = 32;

  @Override
  public void write(TraceContext context, BiConsumer<String, String> field) {
    String ready = context.text();
    field.accept(TRACEPARENT, ready == null ? text(context) : ready);
    if (!context.along().state().isEmpty()) {
      field.accept(TRACESTATE, context.along().state());
    }
  }

  @Override
  public TraceContext prepared(TraceContext context) {
    return new TraceContext(
        context.high(),
        context.low(),
        context.span(),
        context.parent(),
        context.sampled(),
        text(context),
        context.along());
  }

  private static String text(TraceContext context) {
    byte[] text = new byte[LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[TRACE - 1] = '-';
    Hex.put(context.high(), text, TRACE);
    Hex.put(context.low(), text, TRACE + Hex.LONG);
    text[SPAN - 1] = '-';
    Hex.put(context.span(), text, SPAN);
    text[FLAGS - 1] = '-';
    text[FLAGS] = '0';
    text[FLAGS + 1] = (byte) (context.sampled() ? '1' : '0');
    return new String(text, ISO_8859_1);
  }

  @Override
  public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers, Format whole) {
    String text = headers.apply(TRACEPARENT);
    if (text == null || !isWellFormed(text)) {
      return null;
    }
    long high = Hex.number(text, TRACE, Hex.LONG);
    long low = Hex.number(text, TRACE + Hex.LONG, Hex.LONG);
    long span = Hex.number(text, SPAN, Hex.LONG);
    if ((high | low) == 0 || span == 0) {
      return null;
    }
    boolean sampled = (Hex.number(text, FLAGS, 2) & SAMPLED) != 0;
    String state = Members.limited(headers.apply(TRACESTATE), LONGEST_STATE, MOST_STATES);
    Along along = new Along(state, whole.baggage(headers), whole);
    boolean isOurVersion = text.length() == LENGTH && text.startsWith("00");
    return new TraceContext(high, low, span, 0, sampled, isOurVersion ? text : null, along);
  }

  private static boolean isWellFormed(String text) {
    if (text.length() < LENGTH
        || text.charAt(TRACE - 1) != '-'
        || text.charAt(SPAN - 1) != '-'
        || text.charAt(FLAGS - 1) != '-'
        || !Hex.isHex(text, 0, 2)
        || !Hex.isHex(text, TRACE, 2 * Hex.LONG)
        || !Hex.isHex(text, SPAN, Hex.LONG)
        || !Hex.isHex(text, FLAGS, 2)) {
      return false;
    }
    long version = Hex.number(text, 0, 2);
    if (version == FORBIDDEN_VERSION) {
      return false;
    }
    return text.length() == LENGTH || (version > 0 && text.charAt(LENGTH) == '-');
  }
}
