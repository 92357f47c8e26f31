package io.zerohop.engine.route;

import io.zerohop.engine.attempt.RateLimits;
import org.jspecify.annotations.Nullable;

/**
 * What may hold a call back that a rule forwards.
 *
 * @param limits how many calls may be made; null for any number
 */
public record Gates(@Nullable RateLimits limits) {
  /** Nothing does. */
  public static final Gates NONE = new Gates(null);
}
