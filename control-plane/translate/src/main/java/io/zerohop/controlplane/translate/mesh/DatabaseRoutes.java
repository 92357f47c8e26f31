package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which DatabaseRoute holds for which service: the oldest of those that target it. */
public final class DatabaseRoutes {
  private final Map<ServiceKey, Resource> holders = Mesh.byService();

  private DatabaseRoutes() {}

  static DatabaseRoutes of(PolicySet policies) {
    DatabaseRoutes all = new DatabaseRoutes();
    List<Resource> oldestFirst =
        policies.of(Kinds.DATABASE_ROUTE).stream().sorted(Resource.BY_AGE).toList();
    for (Resource route : oldestFirst) {
      for (Target target : spec(route).targets()) {
        all.holders.putIfAbsent(new ServiceKey(route.namespace(), target.name()), route);
      }
    }
    return all;
  }

  /** The route that holds for the service, or null. */
  public @Nullable Resource holder(ServiceKey service) {
    return holders.get(service);
  }

  /** What holds for the service, or null. */
  public @Nullable DatabaseRouteSpec spec(ServiceKey service) {
    Resource holder = holders.get(service);
    return holder == null ? null : spec(holder);
  }

  static DatabaseRouteSpec spec(Resource route) {
    if (route.spec() instanceof DatabaseRouteSpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("resource must be a DatabaseRoute, was " + route.ref());
  }
}
