package io.zerohop.controlplane.policy.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call may take; null stands for what is not said, zero for no limit.
 *
 * @param request the whole call, to the last byte of the response
 * @param backendRequest one attempt, to the headers of its response
 * @param connect until a connection stands; only TrafficPolicies set it
 */
public record Timeouts(
    @Nullable Duration request, @Nullable Duration backendRequest, @Nullable Duration connect) {
  /** Nothing is said. */
  public static final Timeouts NONE = new Timeouts(null, null, null);

  static Timeouts parse(Fields owner) {
    Fields timeouts = owner.object("timeouts");
    return new Timeouts(
        timeouts.duration("request"),
        timeouts.duration("backendRequest"),
        timeouts.duration("connect"));
  }
}
