package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which TrafficPolicy holds for which service: the oldest of those that target it. */
public final class TrafficPolicies {
  private final Map<ServiceKey, Resource> holders = Mesh.byService();

  private TrafficPolicies() {}

  static TrafficPolicies of(PolicySet policies) {
    TrafficPolicies all = new TrafficPolicies();
    List<Resource> oldestFirst =
        policies.of(Kinds.TRAFFIC_POLICY).stream().sorted(Resource.BY_AGE).toList();
    for (Resource policy : oldestFirst) {
      for (TrafficPolicySpec.Target target : spec(policy).targets()) {
        all.holders.putIfAbsent(service(policy, target), policy);
      }
    }
    return all;
  }

  /** The policy that holds for the service, or null. */
  public @Nullable Resource holder(ServiceKey service) {
    return holders.get(service);
  }

  /** What holds for the service, or null. */
  public @Nullable TrafficPolicySpec spec(ServiceKey service) {
    Resource holder = holders.get(service);
    return holder == null ? null : spec(holder);
  }

  static ServiceKey service(Resource policy, TrafficPolicySpec.Target target) {
    return new ServiceKey(policy.namespace(), target.name());
  }

  static TrafficPolicySpec spec(Resource policy) {
    if (policy.spec() instanceof TrafficPolicySpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("resource must be a TrafficPolicy, was " + policy.ref());
  }
}
