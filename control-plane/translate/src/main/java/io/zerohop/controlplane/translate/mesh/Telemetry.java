package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import org.jspecify.annotations.Nullable;

/** Which TelemetryPolicy holds for which service, route or rule. */
public final class Telemetry {
  private final Holders holders;

  private Telemetry(Holders holders) {
    this.holders = holders;
  }

  static Telemetry of(PolicySet policies) {
    return new Telemetry(
        Holders.of(policies.of(Kinds.TELEMETRY_POLICY), policy -> spec(policy).targets()));
  }

  /** Who holds for what. */
  public Holders holders() {
    return holders;
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
