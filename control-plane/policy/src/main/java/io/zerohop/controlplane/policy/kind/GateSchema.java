package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.Durations;
import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;
import java.util.Set;

/** What may hold a call back before it is sent. */
final class GateSchema {
  private static final int MOST = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(50); // Envoy's
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Set<String> FOR_ROUTES = Set.of("targetRefs", "rateLimit");

  private GateSchema() {}

  static Schema.Obj circuitBreaker() {
    return object(
            "How many calls to each port of the Services may be on their way at once, for each"
                + " process that calls. A call beyond it is answered with 503 CIRCUIT_OPEN, an RPC"
                + " with UNAVAILABLE. A connection to a database is a call that lasts until it is"
                + " closed. Calls that went out before the policy came are not counted.")
        .field(
            "maxConnections",
            whole(
                "HTTP calls from their first byte to the last of the response, each of which takes"
                    + " a connection; connections that lie idle are not counted, nor are RPCs,"
                    + " which share them. A call beyond it waits for a connection, within its own"
                    + " time, at most 15s where it has none.",
                1,
                MOST))
        .field(
            "maxPendingRequests",
            whole("Calls that wait because of maxConnections. Absent: 1024.", 0, MOST))
        .field(
            "maxRequests", whole("Calls of any kind, to the last byte of the response.", 1, MOST))
        .field(
            "maxRetries",
            whole(
                "Calls that are sent again, in place of retry.budget. One beyond it is not sent"
                    + " again: RETRY_BUDGET_SPENT.",
                0,
                MOST));
  }

  static Schema.Obj rateLimit() {
    Schema.Obj caller =
        bucket("What a calling service may do in place of the rest.")
            .required("service", text("The calling service's name, service.name.", Format.LABEL));
    return bucket(
            "How many calls each process may make: a token bucket, one for each port of a Service,"
                + " one for a route, one for a rule of it that is named. A call beyond it is"
                + " answered with 429 RATE_LIMITED, an RPC with UNAVAILABLE. A limit of a rule goes"
                + " before one of its route, and that before one of the Service. A connection to a"
                + " database is one call, however many endpoints it tries.")
        .field(
            "callers",
            list("Calling services that have a limit of their own.", caller)
                .max(64)
                .keys("service"));
  }

  private static Schema.Obj bucket(String description) {
    return object(description)
        .required("requests", whole("So many calls.", 1, MOST))
        .field("per", text("In so long, from 50ms to 1h.", Format.DURATION).standard("1s"))
        .field("burst", whole("So many at once after a pause. Absent: as requests.", 1, MOST))
        .check(GateSchema::period);
  }

  private static void period(Node.Mapping bucket, FieldPath path, Problems problems) {
    Node per = bucket.get("per");
    Duration given = per == null ? null : Durations.parse(String.valueOf(bucket.text("per")));
    if (per != null
        && given != null
        && (given.compareTo(SHORTEST) < 0 || given.compareTo(LONGEST) > 0)) {
      FieldPath field = path.child("per");
      problems.add(
          Problem.of(
                  Code.WRONG_VALUE,
                  field,
                  per.at(),
                  field + " must be from 50ms to 1h, was " + bucket.text("per"))
              .withHint("the limit of another time is the same with other numbers"));
    }
  }

  static void onlyLimitsForRoutes(Node.Mapping spec, FieldPath path, Problems problems) {
    boolean route =
        spec.items("targetRefs").stream()
            .anyMatch(one -> one instanceof Node.Mapping target && TargetSchema.isRoute(target));
    if (!route) {
      return;
    }
    spec.fields()
        .forEach(
            (name, field) -> {
              if (!FOR_ROUTES.contains(name)) {
                problems.add(
                    Problem.of(
                            Code.NOT_SUPPORTED,
                            path.child(name),
                            field.nameAt(),
                            "field \"" + name + "\" holds for Services, not for routes")
                        .withHint(
                            "write it into the rules of the route, or into a TrafficPolicy whose"
                                + " targetRefs are Services only"));
              }
            });
  }

  static void oneLimitOfRetries(Node.Mapping spec, FieldPath path, Problems problems) {
    Node second = spec.object("circuitBreaker").get("maxRetries");
    if (second != null && spec.object("retry").get("budget") instanceof Node.Mapping) {
      FieldPath field = path.child("circuitBreaker").child("maxRetries");
      problems.add(
          Problem.of(
                  Code.CONTRADICTION,
                  field,
                  second.at(),
                  field + " and " + path.child("retry").child("budget") + " limit the same")
              .withHint("keep one of the two"));
    }
  }
}
