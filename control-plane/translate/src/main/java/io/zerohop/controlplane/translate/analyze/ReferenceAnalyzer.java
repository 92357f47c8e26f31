package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.Spec;
import io.zerohop.controlplane.policy.spec.TargetRef;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.Reference;
import java.util.List;

/** Finds references of routes, and targets of other policies, that lead to nothing. */
final class ReferenceAnalyzer {
  private final Mesh mesh;
  private final Findings findings;

  ReferenceAnalyzer(Mesh mesh, Findings findings) {
    this.mesh = mesh;
    this.findings = findings;
  }

  /** What this resource, which may be of any kind, refers to in vain. */
  void analyze(Resource resource) {
    if (resource.spec() instanceof RouteSpec spec) {
      route(resource, spec);
      return;
    }
    List<TargetRef> targets = targets(resource.spec());
    for (int i = 0; i < targets.size(); i++) {
      Reference.Broken broken = mesh.targets().broken(resource, targets.get(i));
      if (broken != null) {
        add(resource, broken, "targetRefs", i, "name");
      }
    }
  }

  private static List<TargetRef> targets(Spec spec) {
    if (spec instanceof TrafficPolicySpec policy) {
      return policy.targets();
    }
    if (spec instanceof FaultPolicySpec policy) {
      return policy.targets();
    }
    if (spec instanceof TelemetryPolicySpec policy) {
      return policy.targets();
    }
    return spec instanceof DatabaseRouteSpec route ? route.targets() : List.of();
  }

  /** A route of Gateways alone is passed over as a whole: what its rules say is for those. */
  private void route(Resource route, RouteSpec spec) {
    if (spec.parents().stream().anyMatch(RouteSpec.ParentRef::isService)) {
      parents(route, spec);
      backends(route, spec);
    } else {
      findings.add(
          route,
          Code.UNUSED_ROUTE,
          "no parent is a Service, so that the route changes no call between services",
          "write group: \"\" and kind: Service where a Service is meant",
          "parentRefs");
    }
  }

  private void parents(Resource route, RouteSpec spec) {
    for (int i = 0; i < spec.parents().size(); i++) {
      Reference.Broken broken = mesh.references().parent(route, spec.parents().get(i));
      if (broken != null) {
        add(route, broken, "parentRefs", i, field(broken));
      }
    }
  }

  private void backends(Resource route, RouteSpec spec) {
    for (PlacedBackend backend : PlacedBackend.of(spec)) {
      if (mesh.references().backend(route, backend.ref()) instanceof Reference.Broken broken) {
        add(route, broken, backend.field(field(broken)));
      }
    }
  }

  private static String field(Reference.Broken broken) {
    return broken.code() == Code.UNKNOWN_PORT ? "port" : "name";
  }

  private void add(Resource resource, Reference.Broken broken, Object... path) {
    findings.add(resource, broken.code(), broken.message(), broken.hint(), path);
  }
}
