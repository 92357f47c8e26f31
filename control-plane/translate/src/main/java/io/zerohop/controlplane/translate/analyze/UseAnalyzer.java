package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.EndpointResolver;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.TargetRef;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Holders;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.Reference;
import io.zerohop.controlplane.translate.mesh.Targets;
import io.zerohop.controlplane.translate.mesh.Telemetry;
import java.util.List;

/**
 * Finds policies whose references exist and that are of no use all the same: for callers that are
 * nowhere, to a Service without endpoints, or for what an older policy holds.
 */
final class UseAnalyzer {
  private final Mesh mesh;
  private final CatalogSnapshot catalog;
  private final Findings findings;

  UseAnalyzer(Mesh mesh, CatalogSnapshot catalog, Findings findings) {
    this.mesh = mesh;
    this.catalog = catalog;
    this.findings = findings;
  }

  void analyze() {
    for (Resource route : mesh.routes()) {
      if (route.spec() instanceof RouteSpec spec) {
        callers(route, spec);
        endpoints(route, spec);
      }
    }
    for (Resource policy : mesh.policies().of(Kinds.TRAFFIC_POLICY)) {
      if (policy.spec() instanceof TrafficPolicySpec spec) {
        conflicts(policy, spec.targets(), mesh.trafficPolicies().holders());
      }
    }
    for (Resource route : mesh.policies().of(Kinds.DATABASE_ROUTE)) {
      if (route.spec() instanceof DatabaseRouteSpec spec) {
        conflicts(route, spec.targets(), mesh.databaseRoutes().holders());
      }
    }
    for (Resource policy : mesh.policies().of(Kinds.FAULT_POLICY)) {
      conflicts(policy, Mesh.fault(policy).targets(), mesh.faults());
    }
    for (Resource policy : mesh.policies().of(Kinds.TELEMETRY_POLICY)) {
      conflicts(policy, Telemetry.targets(policy), mesh.telemetry().holders());
    }
  }

  private void callers(Resource route, RouteSpec spec) {
    boolean consumes =
        spec.parents().stream()
            .filter(RouteSpec.ParentRef::isService)
            .filter(parent -> mesh.references().parent(route, parent) == null)
            .map(RouteSpec.ParentRef::namespace)
            .anyMatch(namespace -> namespace != null && !namespace.equals(route.namespace()));
    if (consumes && !catalog.workloads().isEmpty() && catalog.in(route.namespace()).isEmpty()) {
      findings.add(
          route,
          Code.UNUSED_ROUTE,
          "it is for callers in namespace " + route.namespace() + ", where no workload is",
          "put it into the Service's namespace if it is for all callers",
          "parentRefs");
    }
  }

  private void endpoints(Resource route, RouteSpec spec) {
    for (PlacedBackend backend : PlacedBackend.of(spec)) {
      if (backend.ref().weight() > 0
          && mesh.references().backend(route, backend.ref()) instanceof Reference.Resolved resolved
          && hasNoEndpoints(resolved.destination())) {
        MeshService service = resolved.destination().service();
        findings.add(
            route,
            Code.NO_ENDPOINTS,
            "Service " + service.key() + " has no endpoints: no workload has its labels and port",
            "its selector is " + service.selector(),
            backend.field("name"));
      }
    }
  }

  private boolean hasNoEndpoints(Destination destination) {
    MeshService service = destination.service();
    String namespace = service.key().namespace();
    return service.externalName() == null
        && !catalog.in(namespace).isEmpty()
        && EndpointResolver.resolve(
                catalog, namespace, service.selector(), destination.port().target())
            .isEmpty();
  }

  private void conflicts(Resource policy, List<TargetRef> targets, Holders holders) {
    for (int i = 0; i < targets.size(); i++) {
      TargetRef target = targets.get(i);
      Resource holder = holders.holder(policy, target);
      if (holder != null
          && !holder.key().equals(policy.key())
          && mesh.targets().broken(policy, target) == null) {
        String what =
            target.isService()
                ? "Service \"" + target.name() + "\""
                : Targets.words(policy, target);
        findings.add(
            policy,
            Code.CONFLICT,
            holder.ref() + " is older and holds " + what,
            "merge the two, or delete one",
            "targetRefs",
            i,
            "name");
      }
    }
  }
}
