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

/** Our FaultPolicy, attached to Services and routes. */
final class FaultPolicyKind {
  private static final int ALL = 100;

  private FaultPolicyKind() {}

  static Kind define() {
    String description =
        "Delays calls or answers them with an error on purpose, to see how their callers take it."
            + " No server sees such an answer, so it neither counts against an endpoint nor is it"
            + " sent again. A policy on a rule goes before one on its route, and that before one"
            + " on the Service; of two on the same target the older one counts.";
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
        .check(FaultPolicyKind::something);
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
    boolean http = abort.get("httpStatus") != null;
    Node grpc = abort.get("grpcStatus");
    if (!http && grpc == null) {
      problems.add(
          Problem.of(
                  Code.MISSING_FIELD,
                  path,
                  abort.at(),
                  path + " must have httpStatus or grpcStatus")
              .withHint("httpStatus: 503, or grpcStatus: UNAVAILABLE"));
    } else if (http && grpc != null) {
      problems.add(
          Problem.of(
                  Code.CONTRADICTION,
                  path.child("grpcStatus"),
                  grpc.at(),
                  path + " has both httpStatus and grpcStatus")
              .withHint("keep one of the two; the other kind of call gets what stands for it"));
    }
  }
}
