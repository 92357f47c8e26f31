package io.zerohop.engine.attempt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits of a rule.
 *
 * @param general for callers that are not named; null where those are not limited
 * @param callers by the name of the calling service
 */
public record RateLimits(@Nullable RateLimit general, Map<String, RateLimit> callers) {
  public RateLimits {
    callers = Map.copyOf(callers);
  }

  /** One limit for every caller. */
  public static RateLimits of(RateLimit limit) {
    return new RateLimits(limit, Map.of());
  }

  /** The limit that holds for a calling service; null where there is none. */
  public @Nullable RateLimit of(String caller) {
    RateLimit own = callers.isEmpty() ? null : callers.get(caller);
    return own == null ? general : own;
  }
}
