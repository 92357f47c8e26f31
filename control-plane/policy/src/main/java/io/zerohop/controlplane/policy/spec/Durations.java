package io.zerohop.controlplane.policy.spec;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Duration;

/** Durations as Gateway API writes them (GEP-2257): {@code 1h30m}, {@code 500ms}, {@code 0s}. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]{1,5})(ms|h|m|s)");

  private Durations() {}

  /** Reads a text that the schema found to be a duration. */
  public static Duration parse(String text) {
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      long count = Long.parseLong(parts.group(1));
      sum =
          sum.plus(
              switch (parts.group(2)) {
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMillis(count);
              });
    }
    return sum;
  }
}
