package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.TargetRef;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which TelemetryPolicy holds for which service, route or rule, and which for which workloads: the
 * oldest of those that name them.
 */
public final class Telemetry {
  private static final String NAMESPACE = "Namespace";

  private final Holders holders;
  private final SortedMap<String, SortedMap<String, Resource>> workloads = new TreeMap<>();

  private Telemetry(Collection<Resource> policies) {
    this.holders = Holders.of(policies, Telemetry::targets);
    for (Resource policy : policies.stream().sorted(Resource.BY_AGE).toList()) {
      for (TargetRef target : targets(policy)) {
        if (target.isService()) {
          put(policy.namespace(), policy.namespace() + "/" + target.name(), policy);
        } else if (!isMesh(policy) && isWhole(target)) {
          put(policy.namespace(), policy.namespace(), policy);
        } else if (isWhole(target)) {
          put("", "", policy);
        }
      }
    }
  }

  static Telemetry of(PolicySet policies) {
    return new Telemetry(policies.of(Kinds.TELEMETRY_POLICY));
  }

  private void put(String namespace, String scope, Resource policy) {
    workloads.computeIfAbsent(namespace, first -> new TreeMap<>()).putIfAbsent(scope, policy);
  }

  private static boolean isMesh(Resource policy) {
    return policy.namespace().equals(TelemetryPolicySpec.MESH);
  }

  private static boolean isWhole(TargetRef target) {
    return target.kind().equals(NAMESPACE);
  }

  /** What the policy is for: where it names nothing, its namespace. */
  public static List<TargetRef> targets(Resource policy) {
    TelemetryPolicySpec spec = spec(policy);
    return spec.targets().isEmpty()
        ? List.of(new TargetRef("", NAMESPACE, policy.namespace(), null, spec.origin()))
        : spec.targets();
  }

  /** All workloads of a namespace, or of the mesh, in words; null for another target. */
  static @Nullable String words(Resource policy, TargetRef target) {
    if (!isWhole(target)) {
      return null;
    }
    return isMesh(policy)
        ? "all workloads of the mesh"
        : "all workloads of namespace " + policy.namespace();
  }

  /** Who holds for what. */
  public Holders holders() {
    return holders;
  }

  /** Whether something is said for workloads of this namespace that is not said for all. */
  public boolean isIn(String namespace) {
    return workloads.containsKey(namespace);
  }

  /**
   * What is said for workloads, by whose they are: the empty name for the mesh, a namespace, or a
   * namespace, a slash and a service.
   *
   * @param namespace whose workloads are to know it
   */
  public SortedMap<String, Resource> forWorkloads(String namespace) {
    SortedMap<String, Resource> all = new TreeMap<>(workloads.getOrDefault("", new TreeMap<>()));
    all.putAll(workloads.getOrDefault(namespace, new TreeMap<>()));
    return all;
  }

  /**
   * How many of a million traces that begin with a call are recorded; null where nobody says.
   *
   * @param called whose service it is
   * @param rule by which it goes there; null for none
   */
  public @Nullable Integer sampling(ServiceKey called, @Nullable RankedRule rule) {
    Holders.Held held = rule == null ? null : holders.ofRule(rule.route(), rule.rule());
    Integer ofRule = held == null ? null : spec(held.policy()).sampling();
    Resource whole = holders.ofService(called);
    return ofRule != null || whole == null ? ofRule : spec(whole).sampling();
  }

  /** A TelemetryPolicy's typed form. */
  public static TelemetryPolicySpec spec(Resource policy) {
    if (policy.spec() instanceof TelemetryPolicySpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("resource must be a TelemetryPolicy, was " + policy.ref());
  }
}
