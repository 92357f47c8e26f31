package io.zerohop.telemetry.trace;

import io.zerohop.engine.route.Route;
import io.zerohop.engine.trace.TraceContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are recorded. Decides as OpenTelemetry's samplers of the same names, for the same
 * trace alike (OTEL_TRACES_SAMPLER of its specification of SDK environment variables). The share
 * that policy says for a call stands in the place of its own.
 *
 * @param followsParent whether a call within a trace does as that trace does
 * @param bound a trace is taken if the absolute value of its id's low half is below
 */
public record Sampler(boolean followsParent, long bound) {
  private static final double ALL = 1_000_000;

  /** What holds where nothing is said. */
  public static final Sampler DEFAULT = new Sampler(true, Long.MAX_VALUE);

  /**
   * Reads the setting.
   *
   * @param name null for the default
   * @param argument the share of a {@code traceidratio}, 0 to 1; null for all
   * @throws IllegalArgumentException says what may stand there
   */
  public static Sampler of(@Nullable String name, @Nullable String argument) {
    if (name == null || name.isBlank()) {
      return DEFAULT;
    }
    String word = name.trim().toLowerCase(Locale.ROOT);
    boolean follows = word.startsWith("parentbased_");
    String root = follows ? word.substring("parentbased_".length()) : word;
    return switch (root) {
      case "always_on" -> new Sampler(follows, Long.MAX_VALUE);
      case "always_off" -> new Sampler(follows, 0);
      case "traceidratio" -> new Sampler(follows, bound(share(argument)));
      default ->
          throw new IllegalArgumentException(
              "\""
                  + name
                  + "\" is no sampler here; use always_on, always_off, traceidratio,"
                  + " parentbased_always_on, parentbased_always_off or parentbased_traceidratio");
    };
  }

  private static double share(@Nullable String argument) {
    if (argument == null || argument.isBlank()) {
      return 1;
    }
    double share;
    try {
      share = Double.parseDouble(argument.trim());
    } catch (NumberFormatException e) {
      share = Double.NaN;
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "\"" + argument + "\" is no share of a sampler; use a number from 0 to 1, as 0.05");
    }
    return share;
  }

  private static long bound(double share) {
    return (long) (share * Long.MAX_VALUE);
  }

  /** Whether a call is recorded that goes by no rule. */
  boolean takes(@Nullable TraceContext parent, long low) {
    return takes(parent, low, Route.NO_SHARE);
  }

  /**
   * Whether a call is recorded.
   *
   * @param parent what it is made in the middle of; null for nothing
   * @param low the lower half of its trace's id
   * @param share of a million, which the rule of the call says; {@link Route#NO_SHARE} for none
   */
  boolean takes(@Nullable TraceContext parent, long low, int share) {
    if (parent != null && followsParent) {
      return parent.sampled();
    }
    long below = share == Route.NO_SHARE ? bound : bound(share / ALL);
    return below == Long.MAX_VALUE || Math.abs(low) < below;
  }
}
