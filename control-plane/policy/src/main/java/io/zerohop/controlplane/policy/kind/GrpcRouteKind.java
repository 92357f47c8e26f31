package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;
import java.util.regex.Pattern;

/** Gateway API 1.4's GRPCRoute with Services as parents (GAMMA). */
final class GrpcRouteKind {
  /** As the CRD states them for type Exact. */
  private static final Pattern SERVICE =
      Pattern.compile("[A-Za-z_][A-Za-z_0-9]*(\\.[A-Za-z_0-9]+)*");

  private static final Pattern METHOD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final int MAX_NAME = 1024;

  private GrpcRouteKind() {}

  static Kind define() {
    String description =
        "Rules for gRPC calls to Services: which calls, changed how, to which backends. Where a"
            + " Service has HTTPRoutes too, gRPC calls look at its GRPCRoutes first.";
    return new Kind(
        HttpRouteKind.GROUP,
        List.of("v1"),
        new Kind.Names("GRPCRoute", "grpcroutes", "grpcroute", List.of()),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        RouteSpec::grpc);
  }

  private static Schema.Obj spec() {
    return object("Whose calls, and the rules for them.")
        .required(
            "parentRefs",
            list("The Services whose calls it is for.", HttpRouteKind.parent()).min(1).max(32))
        .field(
            "hostnames",
            list("Ignored: a Service has its names already.", HttpRouteKind.hostname()).max(16))
        .field("rules", list("The rules.", rule()).min(1).max(16))
        .refused("useDefaultGateways", "it is for gateways")
        .check(HttpRouteChecks::hostnames)
        .check(HttpRouteChecks::countMatches);
  }

  private static Schema.Obj rule() {
    return object("A rule. Of several that match, Gateway API's precedence chooses.")
        .field("name", text("Its name.", Format.SUBDOMAIN).length(1, 253))
        .field(
            "matches", list("Which calls; any one is enough. Absent: all calls.", match()).max(64))
        .field("filters", list("What is changed.", filter(true)).max(16))
        .field("backendRefs", list("Where calls go, by weight.", backend()).max(16))
        .refused(
            "sessionPersistence", "Zerohop does not bind sessions to endpoints; remove the field")
        .check(HttpFilterChecks::eachOnce);
  }

  private static Schema.Obj match() {
    return object("A condition on a call; all of its parts must hold.")
        .field("method", method())
        .field(
            "headers",
            list("Conditions on metadata.", HttpMatchSchema.value("A header's", 4096))
                .max(16)
                .keys("name"));
  }

  private static Schema.Obj method() {
    return object("A condition on the method; service, method, or both are named.")
        .field(
            "type",
            text("Exact: they are the values. RegularExpression: the RE2 expressions match all of"
                    + " them.")
                .oneOf("Exact", "RegularExpression")
                .standard("Exact"))
        .field("service", text("The service with its package.").length(0, MAX_NAME))
        .field("method", text("The method of the service.").length(0, MAX_NAME))
        .check(GrpcRouteKind::names);
  }

  private static void names(Node.Mapping method, FieldPath path, Problems problems) {
    String service = method.text("service");
    String name = method.text("method");
    if ((service == null || service.isEmpty()) && (name == null || name.isEmpty())) {
      problems.add(
          Code.MISSING_FIELD,
          path.child("service"),
          method.at(),
          path + " must name a service, a method, or both");
    }
    if ("RegularExpression".equals(method.text("type"))) {
      HttpRouteChecks.compile(method, "service", path, problems);
      HttpRouteChecks.compile(method, "method", path, problems);
    } else {
      exact(method, "service", SERVICE, path, problems);
      exact(method, "method", METHOD, path, problems);
    }
  }

  private static void exact(
      Node.Mapping method, String field, Pattern form, FieldPath path, Problems problems) {
    String value = method.text(field);
    if (value != null && !value.isEmpty() && !form.matcher(value).matches()) {
      FieldPath at = path.child(field);
      problems.add(
          Code.WRONG_VALUE,
          at,
          HttpRouteChecks.place(method, field),
          at + " must be a name of Protocol Buffers, was \"" + value + "\"");
    }
  }

  /** A filter; a backend's changes headers only. */
  private static Schema.Obj filter(boolean ofRule) {
    Schema.Text type =
        text("Which filter it is; the field of the same name holds its settings.")
            .oneOf("RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror")
            .refuse("ExtensionRef", "Zerohop has no filters of its own kind");
    if (!ofRule) {
      type = type.refuse("RequestMirror", "a backend cannot copy calls; put it on the rule");
    }
    return object("A change to the call.")
        .required("type", type)
        .field("requestHeaderModifier", HttpFilterSchema.headers())
        .field("responseHeaderModifier", HttpFilterSchema.headers())
        .field("requestMirror", HttpFilterSchema.mirror())
        .refused("extensionRef", "Zerohop has no filters of its own kind")
        .check(HttpFilterChecks::settingsOfType);
  }

  private static Schema.Obj backend() {
    return HttpFilterSchema.reference("Where calls go.")
        .field(
            "weight",
            whole("Its share beside the others of the rule; 0: none.", 0, 1_000_000).standard(1))
        .field("filters", list("What is changed in calls to this backend.", filter(false)).max(16))
        .check(HttpFilterChecks::eachOnce);
  }
}
