package io.zerohop.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Durations as settings have them: numbers with {@code h}, {@code m}, {@code s}, {@code ms}. Read
 * by hand: before main a regular expression costs more milliseconds than all settings.
 */
final class Durations {
  private static final int DIGITS = 9;

  private Durations() {}

  static boolean isReadable(String text) {
    return read(text.trim()) != null;
  }

  /**
   * The sum of the parts.
   *
   * @throws IllegalArgumentException if it is not readable
   */
  static Duration parse(String text) {
    Duration sum = read(text.trim());
    if (sum == null) {
      throw new IllegalArgumentException("a duration must be like 250ms, was \"" + text + "\"");
    }
    return sum;
  }

  private static @Nullable Duration read(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Duration sum = text.isEmpty() ? null : Duration.ZERO;
    int at = 0;
    while (sum != null && at < text.length()) {
      int unit = at;
      while (unit < text.length() && text.charAt(unit) >= '0' && text.charAt(unit) <= '9') {
        unit++;
      }
      if (unit == at || unit - at > DIGITS) {
        return null;
      }
      long number = Long.parseLong(text.substring(at, unit));
      at = unit + (text.startsWith("ms", unit) ? 2 : 1);
      sum = plus(sum, number, text.substring(unit, Math.min(at, text.length())));
    }
    return sum;
  }

  private static @Nullable Duration plus(Duration sum, long number, String unit) {
    return switch (unit) {
      case "h" -> sum.plusHours(number);
      case "m" -> sum.plusMinutes(number);
      case "s" -> sum.plusSeconds(number);
      case "ms" -> sum.plusMillis(number);
      default -> null;
    };
  }
}
