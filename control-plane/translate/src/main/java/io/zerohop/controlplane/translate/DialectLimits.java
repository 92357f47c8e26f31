package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.CircuitBreaker;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What gRPC's own xDS clients leave out of a policy. Agents leave out nothing; Envoy takes a retry
 * budget's minimum for a number of calls under way, and that is all.
 */
public final class DialectLimits {
  private DialectLimits() {}

  /** What gRPC's clients leave out, in words; empty where nothing is. */
  public static String grpcSentence(Resource resource) {
    Set<String> parts = ofGrpc(resource);
    return parts.isEmpty() ? "" : sentence(parts);
  }

  private static String sentence(Set<String> parts) {
    return "gRPC's own xDS clients leave out " + String.join(", ", parts);
  }

  private static Set<String> ofGrpc(Resource resource) {
    Set<String> parts = new LinkedHashSet<>();
    if (resource.spec() instanceof RouteSpec route) {
      route.rules().forEach(rule -> rule(rule, parts));
    } else if (resource.spec() instanceof TrafficPolicySpec policy) {
      trafficPolicy(policy, parts);
    } else if (resource.spec() instanceof DatabaseRouteSpec) {
      parts.add("all of it, as Envoy does: only agents connect to databases");
    }
    return parts;
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
    if (retry != null && !retry.nonIdempotent()) {
      parts.add("retry (their calls are POST, and nonIdempotent is not set)");
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
  }

  private static void breaker(CircuitBreaker limits, Set<String> parts) {
    if (limits.maxConnections() != null || limits.maxPendingRequests() != null) {
      parts.add("circuitBreaker.maxConnections and maxPendingRequests (RPCs share connections)");
    }
    if (limits.maxRetries() != null) {
      parts.add("circuitBreaker.maxRetries");
    }
  }
}
