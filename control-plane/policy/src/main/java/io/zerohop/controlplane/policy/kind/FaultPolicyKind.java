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
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;
import java.util.Objects;

/** Our FaultPolicy, attached to Services and routes. */
final class FaultPolicyKind {
  private static final int ALL = 100;
  private static final String SQL_STATE = "sqlState";
  private static final List<String> STATUSES = List.of("httpStatus", "grpcStatus", SQL_STATE);

  private FaultPolicyKind() {}

  static Kind define() {
    String description =
        "Delays calls or answers them with an error on purpose, to see how their callers take it."
            + " No server sees such an answer, so it neither counts against an endpoint nor is it"
            + " sent again. On a Service that is a database (see DatabaseRoute) it is for"
            + " statements too, never for connecting. A policy on a rule goes before one on its"
            + " route, and that before one on the Service; of two on the same target the older one"
            + " counts.";
    return new Kind(
        WorkloadKind.GROUP,
        WorkloadKind.VERSIONS,
        new Kind.Names("FaultPolicy", "faultpolicies", "faultpolicy", List.of("fp")),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        FaultPolicySpec::parse);
  }

  private static Schema.Obj spec() {
    return object("Whose calls, and what is done to them.")
        .required("targetRefs", TargetSchema.targets("Whose calls it is for."))
        .field(
            "headers",
            list(
                    "Conditions on the call's headers or metadata, all of which must hold."
                        + " Absent: every call.",
                    HttpMatchSchema.value("A header's", 4096))
                .max(16)
                .keys("name"))
        .field("delay", delay())
        .field("abort", abort())
        .field(
            "maxActiveFaults",
            whole(
                "Calls that one process delays at once; those beyond it go on without. Absent: no"
                    + " limit.",
                1,
                1_000_000))
        .check(FaultPolicyKind::something)
        .check(FaultPolicyKind::statements);
  }

  private static Schema.Obj delay() {
    return object("A wait before the call goes on, within the time that the call has.")
        .required("fixed", text("How long.", Format.DURATION))
        .field("percentage", whole("Of the calls.", 0, ALL).standard(ALL));
  }

  private static Schema.Obj abort() {
    return object("An answer in the server's place, after the delay.")
        .field(
            "httpStatus",
            whole("Its HTTP status; an RPC gets the gRPC status that stands for it.", 200, 599))
        .field(
            "grpcStatus",
            text("Its gRPC status; a plain HTTP call gets the HTTP status that stands for it.")
                .oneOf(FaultPolicySpec.GRPC_STATUSES.toArray(String[]::new)))
        .field(
            "sqlState",
            text(
                "For Services that are databases: the SQLState of the SQLException that a"
                    + " statement gets.",
                Format.SQL_STATE))
        .field("percentage", whole("Of the calls.", 0, ALL).standard(ALL))
        .check(FaultPolicyKind::oneStatus);
  }

  private static void something(Node.Mapping spec, FieldPath path, Problems problems) {
    if (spec.get("delay") == null && spec.get("abort") == null) {
      problems.add(
          Problem.of(Code.MISSING_FIELD, path, spec.at(), path + " must have delay, abort or both")
              .withHint("delay: {fixed: 2s}, or abort: {httpStatus: 503}"));
    }
  }

  private static void oneStatus(Node.Mapping abort, FieldPath path, Problems problems) {
    List<String> given = STATUSES.stream().filter(name -> abort.get(name) != null).toList();
    if (given.isEmpty()) {
      problems.add(
          Problem.of(
                  Code.MISSING_FIELD,
                  path,
                  abort.at(),
                  path + " must have httpStatus, grpcStatus or sqlState")
              .withHint("httpStatus: 503, or grpcStatus: UNAVAILABLE, or sqlState: \"57014\""));
    }
    for (String other : given.subList(Math.min(1, given.size()), given.size())) {
      String hint =
          other.equals(SQL_STATE)
              ? "keep one of the two; a database has a FaultPolicy of its own"
              : "keep one of the two; the other kind of call gets what stands for it";
      problems.add(
          Problem.of(
                  Code.CONTRADICTION,
                  path.child(other),
                  Objects.requireNonNullElse(abort.get(other), abort).at(),
                  path + " has both " + given.get(0) + " and " + other)
              .withHint(hint));
    }
  }

  /** A statement has no headers and comes by no route. */
  private static void statements(Node.Mapping spec, FieldPath path, Problems problems) {
    Node state = spec.object("abort").get(SQL_STATE);
    if (state == null) {
      return;
    }
    FieldPath at = path.child("abort").child(SQL_STATE);
    if (!spec.items("headers").isEmpty()) {
      problems.add(
          Problem.of(
                  Code.CONTRADICTION,
                  at,
                  state.at(),
                  at + " is for statements, and " + path + ".headers never holds for them")
              .withHint("leave the headers out, or the sqlState"));
    }
    for (Node target : spec.items("targetRefs")) {
      if (target instanceof Node.Mapping ref && TargetSchema.isRoute(ref)) {
        problems.add(
            Problem.of(
                    Code.CONTRADICTION,
                    at,
                    state.at(),
                    at + " is for databases, and no statement comes by a " + ref.text("kind"))
                .withHint("name the database's Service in targetRefs"));
      }
    }
  }
}
