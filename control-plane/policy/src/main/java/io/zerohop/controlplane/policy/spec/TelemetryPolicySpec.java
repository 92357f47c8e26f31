package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What others may see of calls.
 *
 * @param sampling how many of a million traces that begin with a call are recorded; null where the
 *     policy says nothing
 * @param origin file and line, or the empty string
 */
public record TelemetryPolicySpec(
    List<TargetRef> targets, @Nullable Integer sampling, String origin) implements Spec {
  public TelemetryPolicySpec {
    targets = List.copyOf(targets);
  }

  /** Reads a sound resource. */
  public static TelemetryPolicySpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    return new TelemetryPolicySpec(
        TargetRef.parse(spec), spec.object("traces").perMillion("sampling"), spec.origin());
  }
}
