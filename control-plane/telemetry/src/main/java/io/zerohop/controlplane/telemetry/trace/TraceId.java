package io.zerohop.controlplane.telemetry.trace;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A trace's id, 128 bits. */
public record TraceId(long high, long low) {
  private static final int DIGITS = Long.BYTES * 2;

  /** An id, or a whole {@code traceparent} (W3C Trace Context, section 3.2) with one. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-.*)?", Pattern.CASE_INSENSITIVE);

  /** Reads 32 hexadecimal digits, or a traceparent; empty where it is neither, or all zero. */
  public static Optional<TraceId> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String digits = matcher.group(1);
    TraceId id =
        new TraceId(
            Long.parseUnsignedLong(digits.substring(0, DIGITS), DIGITS),
            Long.parseUnsignedLong(digits.substring(DIGITS), DIGITS));
    return id.isValid() ? Optional.of(id) : Optional.empty();
  }

  /** Whether it may stand for a trace: not all of it is zero. */
  public boolean isValid() {
    return high != 0 || low != 0;
  }

  /** The 32 digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
