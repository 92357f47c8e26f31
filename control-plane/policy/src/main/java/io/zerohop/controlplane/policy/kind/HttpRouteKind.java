package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import java.util.List;

/** Gateway API 1.4's HTTPRoute with Services as parents (GAMMA). */
final class HttpRouteKind {
  static final String GROUP = "gateway.networking.k8s.io";

  private HttpRouteKind() {}

  static Kind define() {
    String description =
        "Rules for calls to Services: which calls, changed how, to which backends. A route in"
            + " another namespace than its Service is for callers of its own namespace only.";
    return new Kind(
        GROUP,
        List.of("v1", "v1beta1"),
        new Kind.Names("HTTPRoute", "httproutes", "httproute", List.of()),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        RouteSpec::http);
  }

  private static Schema.Obj spec() {
    return object("Whose calls, and the rules for them.")
        .required(
            "parentRefs", list("The Services whose calls it is for.", parent()).min(1).max(32))
        .field("hostnames", list("Ignored: a Service has its names already.", hostname()).max(16))
        .field("rules", list("The rules.", rule()).min(1).max(16))
        .refused("useDefaultGateways", "it is for gateways")
        .check(HttpRouteChecks::hostnames)
        .check(HttpRouteChecks::countMatches);
  }

  static Schema.Text hostname() {
    return text("A host name.", Format.ROUTE_HOST_NAME).length(1, 253);
  }

  static Schema.Obj parent() {
    return object("A Service whose calls the route is for.")
        .field("group", text("Empty, for Services.", Format.GROUP).standard(GROUP))
        .field(
            "kind",
            text("Service; other kinds, such as Gateway, are passed over.", Format.KIND)
                .standard("Gateway"))
        .field("namespace", text("Its namespace; absent: the route's own.", Format.LABEL))
        .required("name", text("Its name.").length(1, 253))
        .field("port", whole("One of its ports only; absent: all.", 1, 65535))
        .field("sectionName", text("The name of one of its ports only.", Format.SUBDOMAIN))
        .check(HttpRouteChecks::parentKind);
  }

  private static Schema.Obj rule() {
    return object("A rule. Of several that match, Gateway API's precedence chooses.")
        .field("name", text("Its name.", Format.SUBDOMAIN).length(1, 253))
        .field(
            "matches",
            list("Which calls; any one is enough. Absent: all calls.", HttpMatchSchema.match())
                .max(64))
        .field("filters", list("What is changed.", HttpFilterSchema.filter(true)).max(16))
        .field("backendRefs", list("Where calls go, by weight.", backend()).max(16))
        .field("timeouts", timeouts())
        .field("retry", retry())
        .refused(
            "sessionPersistence", "Zerohop does not bind sessions to endpoints; remove the field")
        .check(HttpFilterChecks::eachOnce)
        .check(HttpFilterChecks::redirectWithoutBackends)
        .check(HttpFilterChecks::prefixNeedsPrefixMatch);
  }

  private static Schema.Obj timeouts() {
    return object("How long calls may take. 0s: no limit.")
        .field(
            "request", text("The whole call, to the last byte of the response.", Format.DURATION))
        .field("backendRequest", text("One attempt, to the response's headers.", Format.DURATION))
        .check(TimeoutChecks::attemptWithinCall);
  }

  private static Schema.Obj retry() {
    return object(
            "When a call is sent again. After it was sent, only methods that are idempotent are,"
                + " unless a TrafficPolicy says retry.nonIdempotent.")
        .field(
            "codes",
            list("Status codes that ask for another attempt.", whole("A code.", 400, 599)).max(32))
        .field("attempts", whole("How often it is sent again at most.", 0, 10).standard(1))
        .field("backoff", text("The shortest wait before a repetition.", Format.DURATION));
  }

  private static Schema.Obj backend() {
    return HttpFilterSchema.reference("Where calls go.")
        .field(
            "weight",
            whole("Its share beside the others of the rule; 0: none.", 0, 1_000_000).standard(1))
        .field(
            "filters",
            list("What is changed in calls to this backend.", HttpFilterSchema.filter(false))
                .max(16))
        .check(HttpFilterChecks::eachOnce);
  }
}
