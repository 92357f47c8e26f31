package io.zerohop.controlplane.api.batch;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.spec.BackendRef;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.Spec;
import io.zerohop.controlplane.policy.spec.TargetRef;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.policy.tree.Node;
import io.zerohop.controlplane.translate.DeclaredWorkloads;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.Reference;
import java.util.ArrayList;
import java.util.List;

/** Finds references of routes, and targets of other policies, that lead to nothing. */
final class References {
  private final Mesh mesh;
  private final List<Problem> problems = new ArrayList<>();

  private References(Mesh mesh) {
    this.mesh = mesh;
  }

  /** What the given resources refer to in vain, among all policies and these workloads. */
  static List<Problem> check(
      PolicySet policies, CatalogSnapshot catalog, List<Resource> resources) {
    References references = new References(Mesh.of(policies, with(policies, catalog)));
    for (Resource resource : resources) {
      if (resource.spec() instanceof RouteSpec spec) {
        references.route(resource, spec);
      } else {
        references.targets(resource, targets(resource.spec()));
      }
    }
    return references.problems;
  }

  private static List<TargetRef> targets(Spec spec) {
    if (spec instanceof TrafficPolicySpec policy) {
      return policy.targets();
    }
    if (spec instanceof FaultPolicySpec policy) {
      return policy.targets();
    }
    return spec instanceof DatabaseRouteSpec route ? route.targets() : List.of();
  }

  private void targets(Resource policy, List<TargetRef> targets) {
    FieldPath path = FieldPath.ROOT.child("spec").child("targetRefs");
    List<Node> places = policy.tree().object("spec").items("targetRefs");
    for (int i = 0; i < targets.size(); i++) {
      Reference.Broken broken = mesh.targets().broken(policy, targets.get(i));
      if (broken != null) {
        add(policy, broken, path.item(i), places.get(i));
      }
    }
  }

  /** The running workloads and those that the policies declare. */
  private static CatalogSnapshot with(PolicySet policies, CatalogSnapshot catalog) {
    List<Workload> all = new ArrayList<>(catalog.workloads());
    all.removeIf(Workload::declared);
    all.addAll(DeclaredWorkloads.of(policies));
    return CatalogSnapshot.of(all);
  }

  private void route(Resource route, RouteSpec spec) {
    FieldPath root = FieldPath.ROOT.child("spec");
    Node.Mapping tree = route.tree().object("spec");
    Reference.Broken none = mesh.references().parents(route);
    if (none != null) {
      add(route, none, root.child("parentRefs").item(0), tree.items("parentRefs").get(0));
    }
    for (int i = 0; i < spec.parents().size(); i++) {
      Reference.Broken broken = mesh.references().parent(route, spec.parents().get(i));
      if (broken != null) {
        add(route, broken, root.child("parentRefs").item(i), tree.items("parentRefs").get(i));
      }
    }
    for (int r = 0; r < spec.rules().size(); r++) {
      RouteSpec.Rule rule = spec.rules().get(r);
      Node.Mapping ruleTree = mapping(tree.items("rules"), r);
      FieldPath at = root.child("rules").item(r);
      for (int b = 0; b < rule.backends().size(); b++) {
        Node place = ruleTree.items("backendRefs").get(b);
        backend(route, rule.backends().get(b), at.child("backendRefs").item(b), place);
      }
      for (int f = 0; f < rule.filters().size(); f++) {
        if (rule.filters().get(f) instanceof Filter.Mirror mirror) {
          Node place = mapping(ruleTree.items("filters"), f);
          backend(route, mirror.backend(), at.child("filters").item(f), place);
        }
      }
    }
  }

  private static Node.Mapping mapping(List<Node> items, int index) {
    return index < items.size() && items.get(index) instanceof Node.Mapping mapping
        ? mapping
        : Node.Mapping.EMPTY;
  }

  private void backend(Resource route, BackendRef ref, FieldPath path, Node place) {
    if (mesh.references().backend(route, ref) instanceof Reference.Broken broken) {
      add(route, broken, path, place);
    }
  }

  private void add(Resource route, Reference.Broken broken, FieldPath path, Node place) {
    Node name = place instanceof Node.Mapping mapping ? mapping.get("name") : null;
    problems.add(
        Problem.of(
                broken.code(),
                path.child("name"),
                (name == null ? place : name).at(),
                broken.message())
            .withHint(broken.hint())
            .about(route.ref()));
  }
}
