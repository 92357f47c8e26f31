package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.CircuitBreaker;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.RateLimit;
import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.TargetRef;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What clients other than agents leave out of a policy, or take otherwise. Envoy takes a retry
 * budget's minimum for a number of calls under way, too.
 */
public final class DialectLimits {
  private DialectLimits() {}

  /** What they leave out or take otherwise, in words; empty where nothing is. */
  public static String sentence(Resource resource) {
    Set<String> parts = ofGrpc(resource);
    List<String> sentences = new ArrayList<>();
    if (!parts.isEmpty()) {
      sentences.add("gRPC's own xDS clients leave out " + String.join(", ", parts));
    }
    if (resource.spec() instanceof TrafficPolicySpec policy && policy.rateLimit() != null) {
      ofEnvoy(policy, policy.rateLimit(), sentences);
    } else if (resource.spec() instanceof FaultPolicySpec fault) {
      ofFault(fault, sentences);
    } else if (resource.spec() instanceof TelemetryPolicySpec seen) {
      sentences.add(
          seen.sampling() == null || seen.targets().isEmpty()
              ? "so does Envoy"
              : "Envoy goes by traces.sampling alone, where its own bootstrap names a tracer");
    }
    return String.join("; ", sentences);
  }

  private static void ofEnvoy(TrafficPolicySpec policy, RateLimit limit, List<String> sentences) {
    if (!policy.targets().stream().allMatch(TargetRef::isService)) {
      sentences.add("Envoy has a bucket of its own for each match of a rule");
    }
    if (!limit.callers().isEmpty()) {
      sentences.add("Envoy knows rateLimit.callers by its own --service-cluster");
    }
  }

  /** gRFC A33. */
  private static void ofFault(FaultPolicySpec fault, List<String> sentences) {
    boolean isForGrpc = fault.headers().isEmpty();
    if (fault.delay() != null) {
      String who = isForGrpc ? "Envoy and gRPC's own xDS clients count" : "Envoy counts";
      sentences.add(who + " a delay beside the time that policy gives a call, not in it");
    }
    if (isForGrpc && fault.maxActive() != null) {
      sentences.add("gRPC's own xDS clients count maxActiveFaults over all policies");
    }
  }

  private static Set<String> ofGrpc(Resource resource) {
    Set<String> parts = new LinkedHashSet<>();
    if (resource.spec() instanceof RouteSpec route) {
      route.rules().forEach(rule -> rule(rule, parts));
    } else if (resource.spec() instanceof TrafficPolicySpec policy) {
      trafficPolicy(policy, parts);
    } else if (resource.spec() instanceof DatabaseRouteSpec) {
      parts.add("all of it, as Envoy does: only agents connect to databases");
    } else if (resource.spec() instanceof TelemetryPolicySpec) {
      parts.add("all of it");
    } else if (resource.spec() instanceof FaultPolicySpec fault && !fault.headers().isEmpty()) {
      parts.add("all of it, as they know no conditions on headers");
    } else if (resource.spec() instanceof FaultPolicySpec fault && isForStatements(fault)) {
      parts.add("abort.sqlState, as Envoy does: only agents connect to databases");
    }
    return parts;
  }

  private static boolean isForStatements(FaultPolicySpec fault) {
    return fault.abort() != null && fault.abort().sqlState() != null;
  }

  private static void rule(RouteSpec.Rule rule, Set<String> parts) {
    filters(rule.filters(), parts);
    rule.backends().forEach(backend -> filters(backend.filters(), parts));
    if (rule.timeouts().backendRequest() != null) {
      parts.add("timeouts.backendRequest");
    }
    if (rule.retry() != null) {
      parts.add("retry (unless a TrafficPolicy says nonIdempotent)");
    }
  }

  private static void filters(List<Filter> filters, Set<String> parts) {
    for (Filter filter : filters) {
      if (filter instanceof Filter.Redirect) {
        parts.add("RequestRedirect (the call fails)");
      } else if (filter instanceof Filter.Rewrite) {
        parts.add("URLRewrite");
      } else if (filter instanceof Filter.Mirror) {
        parts.add("RequestMirror");
      } else {
        parts.add("header changes");
      }
    }
  }

  private static void trafficPolicy(TrafficPolicySpec policy, Set<String> parts) {
    if (policy.timeouts().backendRequest() != null) {
      parts.add("timeouts.backendRequest");
    }
    Retry retry = policy.retry();
    if (retry != null
        && !retry.nonIdempotent()
        && retry.conditions().stream().noneMatch(Retry.Condition::isRpc)) {
      parts.add(
          "retry (their calls are POST, and it names neither gRPC statuses nor nonIdempotent)");
    }
    if (retry != null && retry.budget() != null) {
      parts.add("retry.budget");
    }
    if (policy.balancing() != null
        && policy.balancing() != TrafficPolicySpec.Balancing.ROUND_ROBIN) {
      parts.add("loadBalancing (they go round robin)");
    }
    if (policy.outlierDetection() != null) {
      parts.add("outlierDetection");
    }
    breaker(policy.circuitBreaker(), parts);
    if (policy.rateLimit() != null) {
      parts.add("rateLimit");
    }
  }

  private static void breaker(CircuitBreaker limits, Set<String> parts) {
    if (limits.maxRequests() != null) {
      // grpc-java counts calls in the tracer of its load reports (gRFC A32 knows no such bond).
      parts.add("circuitBreaker.maxRequests where they are written in Java");
    }
    if (limits.maxConnections() != null || limits.maxPendingRequests() != null) {
      parts.add("circuitBreaker.maxConnections and maxPendingRequests (RPCs share connections)");
    }
    if (limits.maxRetries() != null) {
      parts.add("circuitBreaker.maxRetries");
    }
  }
}
