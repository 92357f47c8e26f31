package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import org.jspecify.annotations.Nullable;

/** Which DatabaseRoute holds for which service: the oldest of those that target it. */
public final class DatabaseRoutes {
  private final Holders holders;

  private DatabaseRoutes(Holders holders) {
    this.holders = holders;
  }

  static DatabaseRoutes of(PolicySet policies) {
    return new DatabaseRoutes(
        Holders.of(policies.of(Kinds.DATABASE_ROUTE), route -> spec(route).targets()));
  }

  /** Who holds for what. */
  public Holders holders() {
    return holders;
  }

  /** The route that holds for the service, or null. */
  public @Nullable Resource holder(ServiceKey service) {
    return holders.ofService(service);
  }

  /** What holds for the service, or null. */
  public @Nullable DatabaseRouteSpec spec(ServiceKey service) {
    Resource holder = holder(service);
    return holder == null ? null : spec(holder);
  }

  static DatabaseRouteSpec spec(Resource route) {
    if (route.spec() instanceof DatabaseRouteSpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("resource must be a DatabaseRoute, was " + route.ref());
  }
}
