package io.zerohop.controlplane.policy.kind;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.spec.Durations;
import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;

/** What timeouts must keep to among themselves. */
final class TimeoutChecks {
  private TimeoutChecks() {}

  /** Gateway API: an attempt may not have longer than the call, unless the call has no limit. */
  static void attemptWithinCall(Node.Mapping timeouts, FieldPath path, Problems problems) {
    String request = timeouts.text("request");
    String attempt = timeouts.text("backendRequest");
    if (request == null || attempt == null) {
      return;
    }
    Duration whole = Durations.parse(request);
    if (!whole.isZero() && Durations.parse(attempt).compareTo(whole) > 0) {
      problems.add(
          Code.CONTRADICTION,
          path.child("backendRequest"),
          timeouts.at(),
          path.child("backendRequest") + " " + attempt + " is longer than request " + request);
    }
  }
}
