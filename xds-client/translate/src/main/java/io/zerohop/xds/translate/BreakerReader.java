package io.zerohop.xds.translate;

import com.google.protobuf.UInt32Value;
import io.zerohop.engine.attempt.BreakerPolicy;
import io.zerohop.engine.attempt.BudgetPolicy;
import io.zerohop.proto.envoy.config.cluster.v3.CircuitBreakers;
import io.zerohop.proto.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.core.v3.RoutingPriority;

/**
 * Reads how many calls to a cluster may be on their way. What a configuration does not name has no
 * limit here: an agent's share of a service's calls is small beside what Envoy's defaults assume.
 */
final class BreakerReader {
  private static final double ALL = 100;

  private BreakerReader() {}

  static BreakerPolicy breaker(Cluster cluster, Field field) {
    CircuitBreakers given = cluster.getCircuitBreakers();
    if (given.getPerHostThresholdsCount() > 0) {
      field.at("per_host_thresholds").leaveOut("limits for each endpoint are not kept here");
    }
    Thresholds limits = ofCalls(given);
    // A limit of 0 still lets one connection be made in Envoy, and no call would ever end a wait.
    int connections = Math.max(1, limit(limits.hasMaxConnections(), limits.getMaxConnections()));
    return new BreakerPolicy(
        connections,
        Durations.number(
            limits.hasMaxPendingRequests(),
            limits.getMaxPendingRequests(),
            BreakerPolicy.DEFAULT_PENDING),
        limit(limits.hasMaxRequests(), limits.getMaxRequests()));
  }

  /** The share of retries; where none is given, their number, as Envoy does it. */
  static BudgetPolicy budget(Cluster cluster, Field field) {
    Thresholds limits = ofCalls(cluster.getCircuitBreakers());
    if (!limits.hasRetryBudget()) {
      return limits.hasMaxRetries()
          ? new BudgetPolicy(0, limit(true, limits.getMaxRetries()))
          : BudgetPolicy.DEFAULT;
    }
    var budget = limits.getRetryBudget();
    double percent =
        budget.hasBudgetPercent()
            ? budget.getBudgetPercent().getValue()
            : BudgetPolicy.DEFAULT.percent();
    if (!(percent >= 0 && percent <= ALL)) {
      field
          .at("thresholds.retry_budget.budget_percent")
          .refuse("must be a percentage, was " + percent);
    }
    return new BudgetPolicy(
        percent,
        Durations.number(
            budget.hasMinRetryConcurrency(),
            budget.getMinRetryConcurrency(),
            BudgetPolicy.DEFAULT.minConcurrent()));
  }

  private static Thresholds ofCalls(CircuitBreakers given) {
    for (Thresholds limits : given.getThresholdsList()) {
      if (limits.getPriority() == RoutingPriority.DEFAULT) {
        return limits;
      }
    }
    return Thresholds.getDefaultInstance();
  }

  private static int limit(boolean present, UInt32Value value) {
    return Durations.number(present, value, BreakerPolicy.NO_LIMIT);
  }
}
