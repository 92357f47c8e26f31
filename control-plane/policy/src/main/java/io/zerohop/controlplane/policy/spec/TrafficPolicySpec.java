package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How calls to Services are timed out, repeated, balanced, kept from bad endpoints and limited; for
 * a route a rate limit alone.
 */
public record TrafficPolicySpec(
    List<TargetRef> targets,
    Timeouts timeouts,
    @Nullable Retry retry,
    @Nullable Balancing balancing,
    @Nullable OutlierDetection outlierDetection,
    CircuitBreaker circuitBreaker,
    @Nullable RateLimit rateLimit)
    implements Spec {
  public TrafficPolicySpec {
    targets = List.copyOf(targets);
  }

  /** How an endpoint is chosen. */
  public enum Balancing {
    /** The less busy of two drawn by lot. */
    LEAST_REQUEST("LeastRequest"),
    /** One after the other. */
    ROUND_ROBIN("RoundRobin"),
    /** By lot. */
    RANDOM("Random");

    private final String word;

    Balancing(String word) {
      this.word = word;
    }

    /** As policies write it. */
    public String word() {
      return word;
    }

    static @Nullable Balancing of(@Nullable String word) {
      for (Balancing balancing : values()) {
        if (balancing.word.equals(word)) {
          return balancing;
        }
      }
      return null;
    }
  }

  /**
   * When an endpoint is left out for a while; null stands for the engine's own value.
   *
   * @param consecutive5xx responses 5xx in a row; 0: never for them
   * @param consecutiveConnectFailures failures to connect in a row; 0: never for them
   * @param interval how often endpoints are looked at
   * @param baseEjectionTime how long an endpoint is left out at first, growing with each time
   * @param maxEjectionTime how long at most
   * @param maxEjectionPercent of the endpoints left out at once
   * @param panicThreshold percentage of usable endpoints below which all are used
   */
  public record OutlierDetection(
      @Nullable Integer consecutive5xx,
      @Nullable Integer consecutiveConnectFailures,
      @Nullable Duration interval,
      @Nullable Duration baseEjectionTime,
      @Nullable Duration maxEjectionTime,
      @Nullable Integer maxEjectionPercent,
      @Nullable Integer panicThreshold) {}

  /** Reads a sound resource. */
  public static TrafficPolicySpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    return new TrafficPolicySpec(
        TargetRef.parse(spec),
        Timeouts.parse(spec),
        Retry.parse(spec),
        Balancing.of(spec.object("loadBalancing").text("policy")),
        spec.has("outlierDetection") ? outliers(spec.object("outlierDetection")) : null,
        CircuitBreaker.parse(spec.object("circuitBreaker")),
        RateLimit.parse(spec));
  }

  private static OutlierDetection outliers(Fields fields) {
    return new OutlierDetection(
        fields.number("consecutive5xx"),
        fields.number("consecutiveConnectFailures"),
        fields.duration("interval"),
        fields.duration("baseEjectionTime"),
        fields.duration("maxEjectionTime"),
        fields.number("maxEjectionPercent"),
        fields.number("panicThreshold"));
  }
}
