package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;

import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import java.util.List;

/** Our TelemetryPolicy, attached to Services and routes. */
final class TelemetryPolicyKind {
  private TelemetryPolicyKind() {}

  static Kind define() {
    String description =
        "What others may see of calls. A policy on a rule goes before one on its route, and that"
            + " before one on the Service; of two on the same target the older one counts.";
    return new Kind(
        WorkloadKind.GROUP,
        WorkloadKind.VERSIONS,
        new Kind.Names("TelemetryPolicy", "telemetrypolicies", "telemetrypolicy", List.of("tel")),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        TelemetryPolicySpec::parse);
  }

  private static Schema.Obj spec() {
    return object("Whose calls, and what is seen of them.")
        .required("targetRefs", TargetSchema.targets("Whose calls it is for."))
        .required("traces", traces());
  }

  private static Schema.Obj traces() {
    return object("What is recorded of traces.")
        .required(
            "sampling",
            text(
                "How many of the traces that begin with such a call are recorded: a percentage, of"
                    + " up to four decimals. A call within a trace does as that trace does. Goes"
                    + " before OTEL_TRACES_SAMPLER of the calling workload.",
                Format.SHARE));
  }
}
