package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.RateLimit;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import org.jspecify.annotations.Nullable;

/** Which TrafficPolicy holds for which service and, for rate limits, for which route. */
public final class TrafficPolicies {
  private final Holders holders;

  private TrafficPolicies(Holders holders) {
    this.holders = holders;
  }

  static TrafficPolicies of(PolicySet policies) {
    return new TrafficPolicies(
        Holders.of(policies.of(Kinds.TRAFFIC_POLICY), policy -> spec(policy).targets()));
  }

  /** The policy that holds for the service, or null. */
  public @Nullable Resource holder(ServiceKey service) {
    return holders.ofService(service);
  }

  /** What holds for the service, or null. */
  public @Nullable TrafficPolicySpec spec(ServiceKey service) {
    Resource holder = holder(service);
    return holder == null ? null : spec(holder);
  }

  /** Who holds for what. */
  public Holders holders() {
    return holders;
  }

  /** What a policy that holds says of rates, or null. */
  public static @Nullable RateLimit limit(@Nullable Resource policy) {
    return policy == null ? null : spec(policy).rateLimit();
  }

  static TrafficPolicySpec spec(Resource policy) {
    if (policy.spec() instanceof TrafficPolicySpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("resource must be a TrafficPolicy, was " + policy.ref());
  }
}
