package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.flag;
import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec.Balancing;
import java.util.Arrays;
import java.util.List;

/**
 * Our TrafficPolicy, attached directly to Services and, for rate limits, to routes (Gateway API's
 * policy attachment, GEP-2648).
 */
final class TrafficPolicyKind {
  private TrafficPolicyKind() {}

  static Kind define() {
    String description =
        "How calls to Services are timed out, repeated, balanced, kept away from bad endpoints and"
            + " limited. A rule of a route goes before it, field by field; of two policies on one"
            + " Service the older one counts.";
    return new Kind(
        WorkloadKind.GROUP,
        WorkloadKind.VERSIONS,
        new Kind.Names("TrafficPolicy", "trafficpolicies", "trafficpolicy", List.of("tp")),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        TrafficPolicySpec::parse);
  }

  private static Schema.Obj spec() {
    Schema.Obj balancing =
        object("How an endpoint is chosen.").required("policy", balancingPolicy());
    return object("What holds for calls to the Services.")
        .required(
            "targetRefs",
            TargetSchema.targets("What it is for: Services, or routes for a rateLimit."))
        .field("timeouts", timeouts())
        .field("retry", retry())
        .field("loadBalancing", balancing)
        .field("outlierDetection", outliers())
        .field("circuitBreaker", GateSchema.circuitBreaker())
        .field("rateLimit", GateSchema.rateLimit())
        .check(GateSchema::onlyLimitsForRoutes)
        .check(GateSchema::oneLimitOfRetries);
  }

  private static Schema.Text balancingPolicy() {
    return text("LeastRequest: the one with the fewest calls on their way, of this caller's and, as"
            + " far as servers say, of others'. RoundRobin: one after the other. Random: by lot.")
        .oneOf(Arrays.stream(Balancing.values()).map(Balancing::word).toArray(String[]::new))
        .standard(Balancing.LEAST_REQUEST.word());
  }

  private static Schema.Obj timeouts() {
    return object("How long calls may take. 0s: no limit.")
        .field(
            "request", text("The whole call, to the last byte of the response.", Format.DURATION))
        .field("backendRequest", text("One attempt, to the response's headers.", Format.DURATION))
        .field("connect", text("Until a connection stands.", Format.DURATION))
        .check(TimeoutChecks::attemptWithinCall);
  }

  private static Schema.Obj retry() {
    Schema.Text condition =
        text("A reason for another attempt.")
            .oneOf(
                Arrays.stream(Retry.Condition.values())
                    .map(Retry.Condition::word)
                    .toArray(String[]::new));
    Schema.Obj budget =
        object("How many repetitions all calls together may make.")
            .field("percent", whole("Of the calls under way.", 0, 100).standard(20))
            .field("minPerSecond", whole("Always allowed.", 0, 100_000).standard(10));
    return object("When a call is sent again. A call of which nothing was sent may always be.")
        .field("attempts", whole("How often it is sent again at most.", 0, 10).standard(1))
        .field(
            "codes",
            list("Status codes that ask for another attempt.", whole("A code.", 400, 599)).max(32))
        .field("conditions", list("Further reasons for another attempt.", condition).max(16))
        .field("backoff", text("The shortest wait before the first repetition.", Format.DURATION))
        .field("budget", budget)
        .field(
            "nonIdempotent",
            flag("Whether POST, PATCH and other methods that are not idempotent (RFC 9110 section"
                    + " 9.2.2) are sent again too. Something may then happen twice.")
                .standard(false));
  }

  private static Schema.Obj outliers() {
    return object("When an endpoint is left out for a while.")
        .field("consecutive5xx", whole("Responses 5xx in a row; 0: never for them.", 0, 1000))
        .field(
            "consecutiveConnectFailures",
            whole("Failures to connect in a row; 0: never for them.", 0, 1000))
        .field("interval", text("How often endpoints are looked at.", Format.DURATION))
        .field(
            "baseEjectionTime",
            text("How long it is left out the first time; longer each time.", Format.DURATION))
        .field("maxEjectionTime", text("How long at most.", Format.DURATION))
        .field("maxEjectionPercent", whole("Of the endpoints that are left out at once.", 0, 100))
        .field(
            "panicThreshold",
            whole("Percentage of usable endpoints below which all are used; 0: never.", 0, 100));
  }
}
