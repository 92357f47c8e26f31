package io.zerohop.telemetry.context;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fields traceparent and tracestate (W3C Trace Context, sections 3.2 and 3.3) and baggage (W3C
 * Baggage). A malformed traceparent is none, and its tracestate goes with it; a malformed
 * tracestate, or baggage beyond the limits, goes alone. Immutable.
 *
 * @param takesContext whether traceparent and tracestate are read and written
 * @param takesBaggage whether baggage is
 */
public record W3cFormat(boolean takesContext, boolean takesBaggage) implements Format {
  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";
  private static final String BAGGAGE = "baggage";

  /** Version, trace id, span id and flags, with a dash between each and the next. */
  private static final int LENGTH = 55;

  private static final int TRACE = 3;
  private static final int HALF = 16;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int FORBIDDEN_VERSION = 0xff;
  private static final int SAMPLED = 1;
  private static final int NIBBLE = 4;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

  private static final int LONGEST_STATE = 512;
  private static final int MOST_STATES = 32;
  private static final int LONGEST_BAGGAGE = 8_192;
  private static final int MOST_BAGGAGE = 64;

  @Override
  public void write(TraceContext context, BiConsumer<String, String> field) {
    if (takesContext) {
      String received = context.text();
      field.accept(TRACEPARENT, received == null ? text(context) : received);
      if (!context.along().state().isEmpty()) {
        field.accept(TRACESTATE, context.along().state());
      }
    }
    if (takesBaggage && !context.along().baggage().isEmpty()) {
      field.accept(BAGGAGE, context.along().baggage());
    }
  }

  private static String text(TraceContext context) {
    byte[] text = new byte[LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[TRACE - 1] = '-';
    put(context.high(), text, TRACE);
    put(context.low(), text, TRACE + HALF);
    text[SPAN - 1] = '-';
    put(context.span(), text, SPAN);
    text[FLAGS - 1] = '-';
    text[FLAGS] = '0';
    text[FLAGS + 1] = (byte) (context.sampled() ? '1' : '0');
    return new String(text, ISO_8859_1);
  }

  private static void put(long value, byte[] into, int at) {
    long rest = value;
    for (int i = at + HALF - 1; i >= at; i--) {
      into[i] = DIGITS[(int) rest & 0xf];
      rest >>>= NIBBLE;
    }
  }

  @Override
  public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
    String text = takesContext ? headers.apply(TRACEPARENT) : null;
    if (text == null || !isWellFormed(text)) {
      return null;
    }
    long high = number(text, TRACE, HALF);
    long low = number(text, TRACE + HALF, HALF);
    long span = number(text, SPAN, HALF);
    if ((high | low) == 0 || span == 0) {
      return null;
    }
    boolean sampled = (number(text, FLAGS, 2) & SAMPLED) != 0;
    Along along =
        new Along(
            limited(headers.apply(TRACESTATE), LONGEST_STATE, MOST_STATES),
            takesBaggage ? limited(headers.apply(BAGGAGE), LONGEST_BAGGAGE, MOST_BAGGAGE) : "",
            this);
    boolean isOurVersion = text.length() == LENGTH && text.startsWith("00");
    return new TraceContext(high, low, span, 0, sampled, isOurVersion ? text : null, along);
  }

  private static boolean isWellFormed(String text) {
    if (text.length() < LENGTH
        || text.charAt(TRACE - 1) != '-'
        || text.charAt(SPAN - 1) != '-'
        || text.charAt(FLAGS - 1) != '-'
        || !isHex(text, 0, 2)
        || !isHex(text, TRACE, 2 * HALF)
        || !isHex(text, SPAN, HALF)
        || !isHex(text, FLAGS, 2)) {
      return false;
    }
    long version = number(text, 0, 2);
    if (version == FORBIDDEN_VERSION) {
      return false;
    }
    return text.length() == LENGTH || (version > 0 && text.charAt(LENGTH) == '-');
  }

  private static boolean isHex(String text, int at, int length) {
    for (int i = at; i < at + length; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long number(String text, int at, int length) {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << NIBBLE | Character.digit(text.charAt(i), HALF);
    }
    return value;
  }

  /** A list of {@code key=value}; empty where it is none, too long, or of too many. */
  private static String limited(@Nullable String list, int longest, int most) {
    if (list == null || list.length() > longest) {
      return "";
    }
    int members = 0;
    for (int at = 0; at <= list.length(); ) {
      int comma = list.indexOf(',', at);
      int end = comma < 0 ? list.length() : comma;
      if (!list.substring(at, end).isBlank()) {
        members++;
        int equals = list.indexOf('=', at);
        if (equals <= at || equals > end) {
          return "";
        }
      }
      at = end + 1;
    }
    return members <= most ? list : "";
  }
}
