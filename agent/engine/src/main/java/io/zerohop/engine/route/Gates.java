package io.zerohop.engine.route;

import io.zerohop.engine.attempt.RateLimits;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may hold a call back that a rule forwards.
 *
 * @param fault what is done to it on purpose; null for nothing
 * @param limits how many calls may be made; null for any number
 */
public record Gates(@Nullable FaultRule fault, @Nullable RateLimits limits) {
  /** Nothing does. */
  public static final Gates NONE = new Gates(null, null);

  /** Under which keys something is counted. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    if (fault != null) {
      keys.add(fault.fault().key());
    }
    if (limits != null) {
      if (limits.general() != null) {
        keys.add(limits.general().key());
      }
      limits.callers().values().forEach(limit -> keys.add(limit.key()));
    }
    return keys;
  }
}
