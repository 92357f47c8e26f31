package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.BackendRef;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.RouteSpec.ParentRef;
import io.zerohop.controlplane.policy.spec.TargetRef;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says what became of each policy. */
public final class Statuses {
  private final Mesh mesh;

  private Statuses(Mesh mesh) {
    this.mesh = mesh;
  }

  /** The status of every route and of every policy that is attached to Services. */
  public static Map<ResourceKey, PolicyStatus> of(Mesh mesh) {
    Statuses statuses = new Statuses(mesh);
    Map<ResourceKey, PolicyStatus> all = new LinkedHashMap<>();
    for (Resource route : Mesh.routes(mesh.policies())) {
      all.put(route.key(), statuses.route(route));
    }
    for (Resource policy : mesh.policies().of(Kinds.TRAFFIC_POLICY)) {
      List<TargetRef> targets = TrafficPolicies.spec(policy).targets();
      all.put(policy.key(), statuses.attached(policy, targets, mesh.trafficPolicies().holders()));
    }
    for (Resource route : mesh.policies().of(Kinds.DATABASE_ROUTE)) {
      List<TargetRef> targets = DatabaseRoutes.spec(route).targets();
      all.put(route.key(), statuses.attached(route, targets, mesh.databaseRoutes().holders()));
    }
    for (Resource policy : mesh.policies().of(Kinds.FAULT_POLICY)) {
      List<TargetRef> targets = Mesh.fault(policy).targets();
      all.put(policy.key(), statuses.attached(policy, targets, mesh.faults()));
    }
    for (Resource policy : mesh.policies().of(Kinds.TELEMETRY_POLICY)) {
      List<TargetRef> targets = Telemetry.targets(policy);
      all.put(policy.key(), statuses.attached(policy, targets, mesh.telemetry().holders()));
    }
    return all;
  }

  private PolicyStatus route(Resource route) {
    RouteSpec spec = Mesh.spec(route);
    Condition resolved = resolvedRefs(route);
    List<PolicyStatus.Parent> parents = new ArrayList<>();
    // Of other parents, such as Gateways, Gateway API leaves it to others to tell the status.
    for (ParentRef ref : spec.parents().stream().filter(ParentRef::isService).toList()) {
      Reference.Broken broken = mesh.references().parent(route, ref);
      Condition accepted =
          broken == null
              ? new Condition(
                  "Accepted",
                  true,
                  "Accepted",
                  "its rules are in force" + caveat(spec) + retryCaveat(route, ref))
              : new Condition("Accepted", false, broken.reason(), sentence(broken));
      parents.add(
          new PolicyStatus.Parent(
              ref.group(),
              ref.kind(),
              ref.namespace(),
              ref.name(),
              ref.port(),
              ref.sectionName(),
              List.of(accepted, resolved)));
    }
    return new PolicyStatus(route.key(), parents);
  }

  private String retryCaveat(Resource route, ParentRef ref) {
    ServiceKey called = Attachment.service(route, ref);
    return RetryCaveat.of(Mesh.spec(route), mesh.trafficPolicies().spec(called));
  }

  /** What an older version took of a route and would be refused now. */
  private static String caveat(RouteSpec spec) {
    Set<String> framing = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (RouteSpec.Rule rule : spec.rules()) {
      addFraming(rule.filters(), framing);
      rule.backends().forEach(backend -> addFraming(backend.filters(), framing));
    }
    return framing.isEmpty()
        ? ""
        : "; its changes to "
            + String.join(", ", framing)
            + " would be refused now and should be removed: each client writes that itself";
  }

  private static void addFraming(List<Filter> filters, Set<String> into) {
    for (Filter filter : filters) {
      if (filter instanceof Filter.RequestHeaders request) {
        into.addAll(request.changes().framing());
      } else if (filter instanceof Filter.ResponseHeaders response) {
        into.addAll(response.changes().framing());
      }
    }
  }

  private Condition resolvedRefs(Resource route) {
    List<Reference.Broken> broken = new ArrayList<>();
    for (BackendRef ref : backends(Mesh.spec(route))) {
      if (mesh.references().backend(route, ref) instanceof Reference.Broken one) {
        broken.add(one);
      }
    }
    if (broken.isEmpty()) {
      return new Condition("ResolvedRefs", true, "ResolvedRefs", "all backends exist");
    }
    String message =
        broken.stream().map(Statuses::sentence).distinct().collect(Collectors.joining("; "));
    return new Condition("ResolvedRefs", false, broken.get(0).reason(), message);
  }

  /** Every backend that the route refers to, those of mirrors too. */
  static List<BackendRef> backends(RouteSpec spec) {
    List<BackendRef> all = new ArrayList<>();
    for (RouteSpec.Rule rule : spec.rules()) {
      addMirrors(rule.filters(), all);
      for (BackendRef backend : rule.backends()) {
        all.add(backend);
        addMirrors(backend.filters(), all);
      }
    }
    return all;
  }

  private static void addMirrors(List<Filter> filters, List<BackendRef> into) {
    for (Filter filter : filters) {
      if (filter instanceof Filter.Mirror mirror) {
        into.add(mirror.backend());
      }
    }
  }

  private static String sentence(Reference.Broken broken) {
    return broken.hint().isEmpty() ? broken.message() : broken.message() + "; " + broken.hint();
  }

  private PolicyStatus attached(Resource policy, List<TargetRef> targets, Holders holders) {
    List<PolicyStatus.Parent> parents = new ArrayList<>();
    for (TargetRef target : targets) {
      parents.add(
          new PolicyStatus.Parent(
              target.group(),
              target.kind(),
              policy.namespace(),
              target.name(),
              null,
              target.sectionName(),
              List.of(accepted(policy, target, holders))));
    }
    return new PolicyStatus(policy.key(), parents);
  }

  private Condition accepted(Resource policy, TargetRef target, Holders holders) {
    Resource holder = holders.holder(policy, target);
    String all = Telemetry.words(policy, target);
    String what = all == null ? Targets.words(policy, target) : all;
    String calls = all == null ? "calls to " : "";
    if (holder != null && !holder.key().equals(policy.key())) {
      return new Condition(
          "Accepted", false, "Conflicted", holder.ref() + " is older and holds " + what);
    }
    Reference.Broken broken = mesh.targets().broken(policy, target);
    return broken == null
        ? new Condition(
            "Accepted", true, "Accepted", "it holds for " + calls + what + caveat(policy, target))
        : new Condition("Accepted", false, "TargetNotFound", sentence(broken));
  }

  /** What of a policy does not hold for all calls to the Service. */
  private String caveat(Resource policy, TargetRef target) {
    if (!target.isService()) {
      return "";
    }
    if (policy.spec() instanceof TrafficPolicySpec traffic) {
      return RetryCaveat.of(traffic);
    }
    if (policy.spec() instanceof TelemetryPolicySpec) {
      return " and for what its workloads tell of theirs";
    }
    return policy.spec() instanceof FaultPolicySpec fault ? caveat(fault, policy, target) : "";
  }

  /** What of a FaultPolicy means nothing to the Service. */
  private String caveat(FaultPolicySpec fault, Resource policy, TargetRef target) {
    ServiceKey service = new ServiceKey(policy.namespace(), target.name());
    boolean database = mesh.databaseRoutes().spec(service) != null;
    FaultPolicySpec.Abort abort = fault.abort();
    boolean forStatements = abort != null && abort.sqlState() != null;
    if (!database) {
      return forStatements ? "; abort.sqlState means nothing, as no DatabaseRoute is for it" : "";
    }
    if (!fault.headers().isEmpty()) {
      return "; it is a database, and not for its statements, which have no headers";
    }
    return abort != null && !forStatements
        ? "; it is a database, and its statements are not aborted without abort.sqlState"
        : "";
  }
}
