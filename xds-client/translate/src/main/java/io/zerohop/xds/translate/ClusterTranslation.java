package io.zerohop.xds.translate;

import io.zerohop.engine.pick.Cluster.Balancing;
import io.zerohop.engine.pick.Cluster.Origin;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.OutlierPolicy;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.pick.TlsWanted;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.cluster.v3.OutlierDetection;
import org.jspecify.annotations.Nullable;

/** Reads a Cluster: how the endpoints of a service's port are chosen and watched. */
final class ClusterTranslation {
  private static final int FIVE = 5;
  private static final int TEN_PERCENT = 10;
  private static final long SECOND = 1_000_000_000L;

  private ClusterTranslation() {}

  static Translation<ClusterConfig> translate(Cluster cluster) {
    Field field = Field.root();
    String name = cluster.getName();
    if (name.isEmpty()) {
      field.at("name").refuse("must not be empty");
    }
    String edsName = cluster.getEdsClusterConfig().getServiceName();
    boolean isEds = isEds(cluster);
    String endpointsName = isEds && !edsName.isEmpty() ? edsName : name;
    io.zerohop.engine.pick.Cluster made =
        new io.zerohop.engine.pick.Cluster(
            name,
            ServiceNames.display(name),
            endpointsName,
            balancing(cluster, field),
            Durations.nanos(cluster.getConnectTimeout(), field.at("connect_timeout")),
            BreakerReader.breaker(cluster, field.at("circuit_breakers")),
            BreakerReader.budget(cluster, field.at("circuit_breakers")),
            outlier(cluster, field.at("outlier_detection")),
            panic(cluster),
            tls(cluster),
            origin(cluster));
    return field.result(new ClusterConfig(made, isEds ? null : inline(cluster, field)));
  }

  private static boolean isEds(Cluster cluster) {
    return !cluster.hasClusterType() && cluster.getType() == Cluster.DiscoveryType.EDS;
  }

  private static Endpoints inline(Cluster cluster, Field field) {
    boolean dns =
        cluster.getType() == Cluster.DiscoveryType.LOGICAL_DNS
            || cluster.getType() == Cluster.DiscoveryType.STRICT_DNS;
    if (cluster.hasClusterType() || cluster.getType() == Cluster.DiscoveryType.ORIGINAL_DST) {
      field.at("type").leaveOut("endpoints of this type are not found here");
    }
    return EndpointsTranslation.read(
        cluster.getLoadAssignment(), cluster.getName(), dns, field.at("load_assignment"));
  }

  private static Balancing balancing(Cluster cluster, Field field) {
    if (cluster.hasLoadBalancingPolicy()
        && cluster.getLoadBalancingPolicy().getPoliciesCount() > 0) {
      return extended(cluster, field.at("load_balancing_policy"));
    }
    return switch (cluster.getLbPolicy()) {
      case LEAST_REQUEST -> Balancing.LEAST_REQUEST;
      case ROUND_ROBIN -> Balancing.ROUND_ROBIN;
      case RANDOM -> Balancing.RANDOM;
      default -> {
        field
            .at("lb_policy")
            .leaveOut(cluster.getLbPolicy() + " is not supported here: least request is used");
        yield Balancing.LEAST_REQUEST;
      }
    };
  }

  private static Balancing extended(Cluster cluster, Field field) {
    for (var policy : cluster.getLoadBalancingPolicy().getPoliciesList()) {
      String url = policy.getTypedExtensionConfig().getTypedConfig().getTypeUrl();
      if (url.endsWith(".RoundRobin")) {
        return Balancing.ROUND_ROBIN;
      }
      if (url.endsWith(".LeastRequest")) {
        return Balancing.LEAST_REQUEST;
      }
      if (url.endsWith(".Random")) {
        return Balancing.RANDOM;
      }
    }
    field.leaveOut("none of the policies is supported here: least request is used");
    return Balancing.LEAST_REQUEST;
  }

  private static OutlierPolicy outlier(Cluster cluster, Field field) {
    if (!cluster.hasOutlierDetection()) {
      return OutlierPolicy.DEFAULT;
    }
    OutlierDetection given = cluster.getOutlierDetection();
    long base =
        given.hasBaseEjectionTime()
            ? Durations.nanos(given.getBaseEjectionTime(), field.at("base_ejection_time"))
            : 30 * SECOND;
    long max =
        given.hasMaxEjectionTime()
            ? Durations.nanos(given.getMaxEjectionTime(), field.at("max_ejection_time"))
            : 300 * SECOND;
    if (given.hasEnforcingSuccessRate() && given.getEnforcingSuccessRate().getValue() > 0) {
      field.at("enforcing_success_rate").leaveOut("ejection by success rate is not done here");
    }
    return new OutlierPolicy(
        on(given.hasEnforcingConsecutive5Xx(), given.getEnforcingConsecutive5Xx().getValue(), true)
            ? Durations.number(given.hasConsecutive5Xx(), given.getConsecutive5Xx(), FIVE)
            : 0,
        on(
                given.hasEnforcingConsecutiveGatewayFailure(),
                given.getEnforcingConsecutiveGatewayFailure().getValue(),
                false)
            ? Durations.number(
                given.hasConsecutiveGatewayFailure(), given.getConsecutiveGatewayFailure(), FIVE)
            : 0,
        connect(given),
        base,
        Math.max(base, max),
        Durations.number(
            given.hasMaxEjectionPercent(), given.getMaxEjectionPercent(), TEN_PERCENT));
  }

  /** Failures to connect count by themselves where a policy splits them off, or names a number. */
  private static int connect(OutlierDetection given) {
    boolean split =
        given.getSplitExternalLocalOriginErrors() || given.hasConsecutiveLocalOriginFailure();
    boolean enforced =
        on(
            given.hasEnforcingConsecutiveLocalOriginFailure(),
            given.getEnforcingConsecutiveLocalOriginFailure().getValue(),
            true);
    return split && enforced
        ? Durations.number(
            given.hasConsecutiveLocalOriginFailure(),
            given.getConsecutiveLocalOriginFailure(),
            FIVE)
        : 0;
  }

  private static boolean on(boolean present, int percent, boolean otherwise) {
    return present ? percent > 0 : otherwise;
  }

  private static int panic(Cluster cluster) {
    return cluster.getCommonLbConfig().hasHealthyPanicThreshold()
        ? (int) Math.round(cluster.getCommonLbConfig().getHealthyPanicThreshold().getValue())
        : io.zerohop.engine.pick.Cluster.DEFAULT_PANIC_PERCENT;
  }

  private static @Nullable TlsWanted tls(Cluster cluster) {
    if (!cluster.hasTransportSocket()
        || cluster.getTransportSocket().getTypedConfig().getTypeUrl().endsWith(".RawBuffer")) {
      return null;
    }
    return new TlsWanted(cluster.getTransportSocket().getName());
  }

  private static Origin origin(Cluster cluster) {
    Extra extra = Extra.of(cluster.getMetadata());
    return new Origin(extra.text("resource", ""), extra.text("origin"), extra.text("policyOrigin"));
  }
}
