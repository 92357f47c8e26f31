package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.RouteSpec.Rule;
import io.zerohop.controlplane.policy.spec.TargetRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which policy of a kind holds for which target: the oldest of those that name it. */
public final class Holders {
  private final Map<Target, Resource> all = new HashMap<>();

  private Holders() {}

  static Holders of(Collection<Resource> policies, Function<Resource, List<TargetRef>> targets) {
    Holders holders = new Holders();
    for (Resource policy : policies.stream().sorted(Resource.BY_AGE).toList()) {
      for (TargetRef target : targets.apply(policy)) {
        holders.all.putIfAbsent(Target.of(policy, target), policy);
      }
    }
    return holders;
  }

  /** The policy that holds for what this one targets; maybe this one itself. */
  public @Nullable Resource holder(Resource policy, TargetRef target) {
    return all.get(Target.of(policy, target));
  }

  /** The policy that holds for the service, or null. */
  public @Nullable Resource ofService(ServiceKey service) {
    return all.get(new Target(Kinds.SERVICE.kind(), service.namespace(), service.name(), null));
  }

  /** The policy that holds for the rule by its name, else for its route; null where none does. */
  public @Nullable Held ofRule(Resource route, Rule rule) {
    String kind = route.kind().kind();
    Resource named =
        rule.name().isEmpty()
            ? null
            : all.get(new Target(kind, route.namespace(), route.name(), rule.name()));
    if (named != null) {
      return new Held(named, route.ref() + "/" + rule.name());
    }
    Resource whole = all.get(new Target(kind, route.namespace(), route.name(), null));
    return whole == null ? null : new Held(whole, route.ref());
  }

  /**
   * A policy with what it holds.
   *
   * @param target {@code HTTPRoute/shop/orders}, with the name of a rule after a further slash
   */
  public record Held(Resource policy, String target) {}

  private record Target(String kind, String namespace, String name, @Nullable String section) {
    static Target of(Resource policy, TargetRef ref) {
      return new Target(ref.kind(), policy.namespace(), ref.name(), ref.sectionName());
    }
  }
}
