package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.NearestName;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.TargetRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up what policies are for. */
public final class Targets {
  private static final String NOT_FOUND = "TargetNotFound";

  private final Mesh mesh;

  Targets(Mesh mesh) {
    this.mesh = mesh;
  }

  /** {@code shop/orders}, {@code HTTPRoute/shop/orders} or {@code HTTPRoute/shop/orders/rule}. */
  public static String words(Resource policy, TargetRef target) {
    if (target.isService()) {
      return new ServiceKey(policy.namespace(), target.name()).toString();
    }
    String section = target.sectionName() == null ? "" : "/" + target.sectionName();
    return target.kind() + "/" + policy.namespace() + "/" + target.name() + section;
  }

  /** Why there is no such target, or null where there is one. */
  public Reference.@Nullable Broken broken(Resource policy, TargetRef target) {
    if (Telemetry.words(policy, target) != null) {
      return null;
    }
    if (target.isService()) {
      ServiceKey service = new ServiceKey(policy.namespace(), target.name());
      return mesh.service(service) == null
          ? missing(
              Code.UNKNOWN_SERVICE,
              "Service \"" + target.name() + "\" does not exist in namespace " + policy.namespace(),
              NearestName.question(target.name(), mesh.serviceNames(policy.namespace())))
          : null;
    }
    Kind kind = Kinds.byGroupKind(target.group(), target.kind());
    Resource route =
        kind == null
            ? null
            : mesh.policies().get(new ResourceKey(kind, policy.namespace(), target.name()));
    if (kind == null || route == null) {
      List<String> names =
          mesh.routes().stream()
              .filter(one -> one.kind().equals(kind))
              .filter(one -> one.namespace().equals(policy.namespace()))
              .map(Resource::name)
              .toList();
      return missing(
          Code.UNKNOWN_TARGET,
          target.kind()
              + " \""
              + target.name()
              + "\" does not exist in namespace "
              + policy.namespace(),
          NearestName.question(target.name(), names));
    }
    return rule(route, target.sectionName());
  }

  private static Reference.@Nullable Broken rule(Resource route, @Nullable String name) {
    List<String> names =
        Mesh.spec(route).rules().stream()
            .map(RouteSpec.Rule::name)
            .filter(one -> !one.isEmpty())
            .toList();
    return name == null || names.contains(name)
        ? null
        : missing(
            Code.UNKNOWN_TARGET,
            route.ref() + " has no rule of the name \"" + name + "\"",
            NearestName.question(name, names));
  }

  private static Reference.Broken missing(Code code, String message, String hint) {
    return new Reference.Broken("", code, NOT_FOUND, message, hint);
  }
}
