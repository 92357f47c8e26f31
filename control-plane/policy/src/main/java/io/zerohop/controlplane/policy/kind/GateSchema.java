package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.tree.Node;

/** What may hold a call back before it is sent. */
final class GateSchema {
  private static final int MOST = 1_000_000;

  private GateSchema() {}

  static Schema.Obj circuitBreaker() {
    return object(
            "How many calls to each port of the Services may be on their way at once, for each"
                + " process that calls. A call beyond it is answered with 503 CIRCUIT_OPEN, an RPC"
                + " with UNAVAILABLE. Calls that went out before the policy came are not counted.")
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
