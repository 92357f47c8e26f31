package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.spec.BackendRef;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.RouteSpec.Rule;
import io.zerohop.controlplane.policy.spec.Timeouts;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.translate.mesh.Mesh;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Finds rules that cannot do what they seem to say, each looked at by itself. */
final class RuleAnalyzer {
  private final Mesh mesh;
  private final Findings findings;

  RuleAnalyzer(Mesh mesh, Findings findings) {
    this.mesh = mesh;
    this.findings = findings;
  }

  void analyze() {
    for (Resource route : mesh.routes()) {
      if (route.spec() instanceof RouteSpec spec) {
        spec.rules().forEach(rule -> rule(route, rule));
      }
    }
    for (Resource policy : mesh.policies().of(Kinds.TRAFFIC_POLICY)) {
      if (policy.spec() instanceof TrafficPolicySpec spec) {
        String why = whyNoRetry(spec.retry(), spec.timeouts());
        if (why != null) {
          findings.add(policy, Code.RETRY_NEVER_ACTS, why, "", "retry");
        }
      }
    }
  }

  private void rule(Resource route, Rule rule) {
    int index = rule.number() - 1;
    boolean redirects = rule.filters().stream().anyMatch(f -> f instanceof Filter.Redirect);
    if (rule.backends().isEmpty() && !redirects) {
      findings.add(
          route,
          Code.NO_BACKENDS,
          "rule " + rule.number() + " has no backend: its calls are answered with 500",
          "",
          "rules",
          index);
    }
    int weights = rule.backends().stream().mapToInt(BackendRef::weight).sum();
    if (!rule.backends().isEmpty() && weights == 0) {
      findings.add(
          route,
          Code.ALL_WEIGHTS_ZERO,
          "all weights of rule " + rule.number() + " are 0: its calls are answered with 500",
          "",
          "rules",
          index,
          "backendRefs");
    }
    String why = whyNoRetry(rule.retry(), rule.timeouts());
    if (why != null) {
      findings.add(
          route,
          Code.RETRY_NEVER_ACTS,
          "rule " + rule.number() + ": " + why,
          "",
          "rules",
          index,
          "retry");
    }
  }

  private static @Nullable String whyNoRetry(@Nullable Retry retry, Timeouts timeouts) {
    if (retry == null) {
      return null;
    }
    boolean asks = !retry.codes().isEmpty() || !retry.conditions().isEmpty();
    Integer attempts = retry.attempts();
    if (asks && attempts != null && attempts == 0) {
      return "retry.attempts is 0, so codes and conditions ask for nothing";
    }
    Duration whole = timeouts.request();
    Duration one = timeouts.backendRequest();
    boolean noTime = whole != null && one != null && !whole.isZero() && one.compareTo(whole) >= 0;
    return noTime && (attempts == null || attempts > 0)
        ? "timeouts.backendRequest leaves no time for another attempt within timeouts.request"
        : null;
  }
}
