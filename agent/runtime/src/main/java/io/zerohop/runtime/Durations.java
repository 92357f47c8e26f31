package io.zerohop.runtime;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings have them: numbers with {@code h}, {@code m}, {@code s}, {@code ms}. */
final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|h|m|s)");
  private static final Pattern WHOLE = Pattern.compile("0|(\\d{1,9}(ms|h|m|s))+");

  private Durations() {}

  static boolean isReadable(String text) {
    return WHOLE.matcher(text.trim()).matches();
  }

  /**
   * The sum of the parts.
   *
   * @throws IllegalArgumentException if it is not readable
   */
  static Duration parse(String text) {
    if (!isReadable(text)) {
      throw new IllegalArgumentException("a duration must be like 250ms, was \"" + text + "\"");
    }
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      long number = Long.parseLong(parts.group(1));
      sum =
          switch (parts.group(2)) {
            case "h" -> sum.plusHours(number);
            case "m" -> sum.plusMinutes(number);
            case "s" -> sum.plusSeconds(number);
            default -> sum.plusMillis(number);
          };
    }
    return sum;
  }
}
