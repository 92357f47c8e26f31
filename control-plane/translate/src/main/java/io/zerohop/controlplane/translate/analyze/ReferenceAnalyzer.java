package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.EndpointResolver;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.spec.BackendRef;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.TargetRef;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Holders;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.Reference;
import io.zerohop.controlplane.translate.mesh.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds references that lead to nothing, or to a Service without endpoints. */
final class ReferenceAnalyzer {
  private final Mesh mesh;
  private final CatalogSnapshot catalog;
  private final Findings findings;

  ReferenceAnalyzer(Mesh mesh, CatalogSnapshot catalog, Findings findings) {
    this.mesh = mesh;
    this.catalog = catalog;
    this.findings = findings;
  }

  void analyze() {
    for (Resource route : mesh.routes()) {
      if (route.spec() instanceof RouteSpec spec) {
        parents(route, spec);
        rules(route, spec);
      }
    }
    for (Resource policy : mesh.policies().of(Kinds.TRAFFIC_POLICY)) {
      if (policy.spec() instanceof TrafficPolicySpec spec) {
        targets(policy, spec.targets(), mesh.trafficPolicies().holders());
      }
    }
    for (Resource route : mesh.policies().of(Kinds.DATABASE_ROUTE)) {
      if (route.spec() instanceof DatabaseRouteSpec spec) {
        targets(route, spec.targets(), mesh.databaseRoutes().holders());
      }
    }
    for (Resource policy : mesh.policies().of(Kinds.FAULT_POLICY)) {
      targets(policy, Mesh.fault(policy).targets(), mesh.faults());
    }
  }

  private void parents(Resource route, RouteSpec spec) {
    boolean consumes = false;
    Reference.Broken none = mesh.references().parents(route);
    if (none != null) {
      findings.add(route, none.code(), none.message(), none.hint(), "parentRefs");
    }
    for (int i = 0; i < spec.parents().size(); i++) {
      RouteSpec.ParentRef parent = spec.parents().get(i);
      Reference.Broken broken = mesh.references().parent(route, parent);
      String namespace = parent.isService() ? parent.namespace() : null;
      consumes |= broken == null && namespace != null && !namespace.equals(route.namespace());
      if (broken != null) {
        String field = broken.code() == Code.UNKNOWN_PORT ? "port" : "name";
        findings.add(route, broken.code(), broken.message(), broken.hint(), "parentRefs", i, field);
      }
    }
    if (consumes && !catalog.workloads().isEmpty() && catalog.in(route.namespace()).isEmpty()) {
      findings.add(
          route,
          Code.UNUSED_ROUTE,
          "it is for callers in namespace " + route.namespace() + ", where no workload is",
          "put it into the Service's namespace if it is for all callers",
          "parentRefs");
    }
  }

  private void rules(Resource route, RouteSpec spec) {
    for (int r = 0; r < spec.rules().size(); r++) {
      RouteSpec.Rule rule = spec.rules().get(r);
      for (int b = 0; b < rule.backends().size(); b++) {
        backend(route, rule.backends().get(b), "rules", r, "backendRefs", b);
      }
      for (int f = 0; f < rule.filters().size(); f++) {
        if (rule.filters().get(f) instanceof Filter.Mirror mirror) {
          backend(route, mirror.backend(), "rules", r, "filters", f, "requestMirror", "backendRef");
        }
      }
    }
  }

  private void backend(Resource route, BackendRef ref, Object... path) {
    Reference reference = mesh.references().backend(route, ref);
    if (reference instanceof Reference.Broken broken) {
      String field = broken.code() == Code.UNKNOWN_PORT ? "port" : "name";
      findings.add(route, broken.code(), broken.message(), broken.hint(), below(path, field));
    } else if (reference instanceof Reference.Resolved resolved
        && ref.weight() > 0
        && hasNoEndpoints(resolved.destination())) {
      String service = resolved.destination().service().key().toString();
      findings.add(
          route,
          Code.NO_ENDPOINTS,
          "Service " + service + " has no endpoints: no workload has its labels and port",
          "its selector is " + resolved.destination().service().selector(),
          below(path, "name"));
    }
  }

  private static Object[] below(Object[] path, String field) {
    List<Object> all = new ArrayList<>(Arrays.asList(path));
    all.add(field);
    return all.toArray();
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

  private void targets(Resource policy, List<TargetRef> targets, Holders holders) {
    for (int i = 0; i < targets.size(); i++) {
      TargetRef target = targets.get(i);
      Resource holder = holders.holder(policy, target);
      Reference.Broken broken = mesh.targets().broken(policy, target);
      if (broken != null) {
        findings.add(
            policy, broken.code(), broken.message(), broken.hint(), "targetRefs", i, "name");
      } else if (holder != null && !holder.key().equals(policy.key())) {
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
