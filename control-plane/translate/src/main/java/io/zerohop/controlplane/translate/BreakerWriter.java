package io.zerohop.controlplane.translate;

import com.google.protobuf.UInt32Value;
import io.zerohop.controlplane.policy.spec.CircuitBreaker;
import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.proto.envoy.config.cluster.v3.CircuitBreakers;
import io.zerohop.proto.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.zerohop.proto.envoy.type.v3.Percent;
import org.jspecify.annotations.Nullable;

/** Writes how many calls may be on their way. */
final class BreakerWriter {
  /**
   * As far as every client goes: grpc-java up to 1.68.2 reads the field with a sign, and drops all
   * calls where it is larger (its issue 11695).
   */
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private BreakerWriter() {}

  /** Null where there is nothing to say. */
  static @Nullable CircuitBreakers write(TrafficPolicySpec policy, Dialect dialect) {
    if (dialect == Dialect.GRPC) {
      return grpc(policy);
    }
    Thresholds.Builder out = Thresholds.newBuilder();
    CircuitBreaker limits = policy.circuitBreaker();
    if (limits.maxRequests() != null) {
      out.setMaxRequests(Protos.number(limits.maxRequests()));
    }
    connections(limits, out);
    retries(limits, policy.retry(), out);
    Thresholds thresholds = out.build();
    return thresholds.equals(Thresholds.getDefaultInstance()) ? null : breakers(thresholds);
  }

  /**
   * For gRPC's clients, which know maxRequests alone and take 1024 where nothing is said (gRFC
   * A32): so it is always said.
   */
  static CircuitBreakers grpc(@Nullable TrafficPolicySpec policy) {
    Integer limit = policy == null ? null : policy.circuitBreaker().maxRequests();
    UInt32Value requests = Protos.number(limit == null ? NO_LIMIT : limit);
    return breakers(Thresholds.newBuilder().setMaxRequests(requests).build());
  }

  private static CircuitBreakers breakers(Thresholds thresholds) {
    return CircuitBreakers.newBuilder().addThresholds(thresholds).build();
  }

  private static void connections(CircuitBreaker limits, Thresholds.Builder out) {
    if (limits.maxConnections() != null) {
      out.setMaxConnections(Protos.number(limits.maxConnections()));
    }
    if (limits.maxPendingRequests() != null) {
      out.setMaxPendingRequests(Protos.number(limits.maxPendingRequests()));
    }
  }

  private static void retries(
      CircuitBreaker limits, @Nullable Retry retry, Thresholds.Builder out) {
    if (limits.maxRetries() != null) {
      out.setMaxRetries(Protos.number(limits.maxRetries()));
    }
    Retry.Budget budget = retry == null ? null : retry.budget();
    if (budget != null) {
      out.setRetryBudget(
          Thresholds.RetryBudget.newBuilder()
              .setBudgetPercent(Percent.newBuilder().setValue(budget.percent()))
              .setMinRetryConcurrency(Protos.number(budget.minPerSecond())));
    }
  }
}
