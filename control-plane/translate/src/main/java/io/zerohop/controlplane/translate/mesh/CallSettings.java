package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.policy.spec.RouteSpec.Rule;
import io.zerohop.controlplane.policy.spec.Timeouts;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a call: the rule's settings, and field by field where it says nothing those of the
 * TrafficPolicy on the Service that is called.
 *
 * @param retry null where neither says anything
 */
public record CallSettings(Timeouts timeouts, @Nullable Retry retry) {
  /** The settings of a rule, or of no rule where it is null, under a policy, or under none. */
  public static CallSettings of(@Nullable Rule rule, @Nullable TrafficPolicySpec policy) {
    Timeouts own = rule == null ? Timeouts.NONE : rule.timeouts();
    Timeouts general = policy == null ? Timeouts.NONE : policy.timeouts();
    Timeouts timeouts =
        new Timeouts(
            own.request() == null ? general.request() : own.request(),
            own.backendRequest() == null ? general.backendRequest() : own.backendRequest(),
            general.connect());
    return new CallSettings(
        timeouts,
        merge(rule == null ? null : rule.retry(), policy == null ? null : policy.retry()));
  }

  private static @Nullable Retry merge(@Nullable Retry own, @Nullable Retry general) {
    if (own == null || general == null) {
      return own == null ? general : own;
    }
    List<Integer> codes = own.codes().isEmpty() ? general.codes() : own.codes();
    return new Retry(
        own.attempts() == null ? general.attempts() : own.attempts(),
        codes,
        general.conditions(),
        own.backoff() == null ? general.backoff() : own.backoff(),
        general.budget(),
        general.nonIdempotent(),
        own.origin());
  }
}
