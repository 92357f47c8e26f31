package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.flag;
import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.mapOf;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.Durations;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Our TelemetryPolicy, attached to Services and routes, to a namespace or to the mesh. */
final class TelemetryPolicyKind {
  private static final List<String> OF_WORKLOADS =
      List.of("metrics", "export", "accessLog", "load");
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final List<String> OF_SPANS = List.of("query", "sql", "attributes", "headers");
  private static final Pattern ATTRIBUTE = Pattern.compile(Format.NEW_ATTRIBUTE.regex());
  private static final Pattern HEADER = Pattern.compile(Format.HEADER_NAME.regex());

  private TelemetryPolicyKind() {}

  static Kind define() {
    String description =
        "What others may see of calls. How many traces are recorded is said for calls to a"
            + " Service, by a route or by a rule, the more special before the more general; all"
            + " else, and how many of the traces that begin in it, for a workload: by a policy on"
            + " its Service, and field by field where that says nothing by one without targetRefs"
            + " in its namespace, then by one without targetRefs in the namespace "
            + TelemetryPolicySpec.MESH
            + ", then by its settings. Of two on the same target the older one counts.";
    return new Kind(
        WorkloadKind.GROUP,
        WorkloadKind.VERSIONS,
        new Kind.Names("TelemetryPolicy", "telemetrypolicies", "telemetrypolicy", List.of("tel")),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        TelemetryPolicySpec::parse);
  }

  private static Schema.Obj spec() {
    return object("Whose calls, and what is seen of them.")
        .field(
            "targetRefs",
            TargetSchema.targets(
                "Whose calls it is for. Absent: all workloads of the policy's namespace, and in"
                    + " the namespace "
                    + TelemetryPolicySpec.MESH
                    + " all of the mesh."))
        .field("traces", traces())
        .field("metrics", metrics())
        .field("export", export())
        .field("accessLog", accessLog())
        .field("load", load())
        .check(TelemetryPolicyKind::something)
        .check(TelemetryPolicyKind::onlySamplingForRoutes);
  }

  private static Schema.Obj traces() {
    return object("What is recorded of traces.")
        .field(
            "sampling",
            text(
                "How many of the traces that begin with such a call are recorded, and of those that"
                    + " begin in the workload: a percentage, of up to four decimals. A call within"
                    + " a trace does as that trace does. Goes before OTEL_TRACES_SAMPLER.",
                Format.SHARE))
        .field(
            "query",
            flag(
                "Whether URLs in spans have their queries, which may hold secrets. Absent: they"
                    + " do not."))
        .field(
            "sql",
            text("What spans say of a statement's text. Sanitized: it without literals and"
                    + " comments, which is so where nothing is said. Text: as it is, which may hold"
                    + " secrets. None: nothing.")
                .oneOf("Sanitized", "Text", "None"))
        .field(
            "attributes",
            mapOf(
                    "What attributes of spans are called, by the names that they have else"
                        + " (zerohop.service: peer.service). By an empty name one is left out.",
                    text("The name instead.", Format.NEW_ATTRIBUTE).length(0, 255))
                .check(TelemetryPolicyKind::attributes))
        .field(
            "headers",
            list(
                    "Request headers that spans tell, of calls made and answered, as"
                        + " http.request.header.NAME; of RPCs as rpc.grpc.request.metadata.NAME."
                        + " Where the name says that it may be a secret (authorization, cookie,"
                        + " token, key and so on) the value is redacted.",
                    text("A header's name.", Format.HEADER_NAME).length(1, 256))
                .max(16));
  }

  private static Schema.Obj metrics() {
    return object("What is measured.")
        .field(
            "interval",
            text(
                "How often it is exported, at least 1s. Goes before OTEL_METRIC_EXPORT_INTERVAL.",
                Format.DURATION))
        .check(TelemetryPolicyKind::notTooOften);
  }

  private static Schema.Obj export() {
    return object(
            "Where spans and metrics go. Goes before OTEL_EXPORTER_OTLP_ENDPOINT and what belongs"
                + " to it, as a whole.")
        .field(
            "endpoint",
            text(
                "A receiver of OTLP as OTEL_EXPORTER_OTLP_ENDPOINT has it, without /v1/traces.",
                Format.ENDPOINT))
        .field(
            "controlPlane",
            flag("Whether they go to the control plane itself, in the place of an endpoint; from"
                    + " workloads on other machines by HTTPS, where its API listens for them.")
                .standard(false))
        .field(
            "protocol",
            text("How OTLP is spoken; with the control plane by http/protobuf.")
                .oneOf("http/protobuf", "grpc")
                .standard("http/protobuf"))
        .field(
            "headers",
            mapOf(
                    "Headers of requests. Whoever may read policies can read them.",
                    text("A header's value.", Format.HEADER_VALUE))
                .check(TelemetryPolicyKind::headers))
        .field(
            "timeout",
            text(
                "How long one export may take. Goes before OTEL_EXPORTER_OTLP_TIMEOUT.",
                Format.DURATION))
        .field(
            "override",
            flag("Whether it goes before OTEL_SDK_DISABLED=true, OTEL_TRACES_EXPORTER=none and"
                    + " OTEL_METRICS_EXPORTER=none.")
                .standard(false))
        .check(TelemetryPolicyKind::oneReceiver);
  }

  private static Schema.Obj accessLog() {
    return object("Which calls have a line; what is absent is as the agent's settings say.")
        .field(
            "to",
            text("Where lines go. A file is for the setting access.log to name.")
                .oneOf("stderr", "none"))
        .field("format", text("How a line is written.").oneOf("json", "text"))
        .field("sampling", text("How many of the calls have a line.", Format.SHARE));
  }

  private static Schema.Obj load() {
    return object("What servers report of their load, by which callers choose among them.")
        .field(
            "report",
            flag(
                "Whether callers that ask with a request are told how many requests the server is"
                    + " answering and what it uses of its CPUs. Whoever reaches it may ask. Absent:"
                    + " they are told."));
  }

  private static void something(Node.Mapping spec, FieldPath path, Problems problems) {
    Node.Mapping traces = spec.object("traces");
    if (traces.get("sampling") == null
        && OF_SPANS.stream().allMatch(name -> traces.get(name) == null)
        && OF_WORKLOADS.stream().allMatch(name -> spec.get(name) == null)) {
      problems.add(
          Problem.of(
                  Code.MISSING_FIELD,
                  path,
                  spec.at(),
                  path + " must have traces, metrics, export, accessLog or load")
              .withHint("traces: {sampling: 10%}, or export: {endpoint: http://collector:4318}"));
    }
  }

  private static void onlySamplingForRoutes(Node.Mapping spec, FieldPath path, Problems problems) {
    for (Node target : spec.items("targetRefs")) {
      if (target instanceof Node.Mapping ref && TargetSchema.isRoute(ref)) {
        String kind = String.valueOf(ref.text("kind"));
        FieldPath traces = path.child("traces");
        OF_WORKLOADS.forEach(name -> notFor(kind, spec.get(name), path.child(name), problems));
        OF_SPANS.forEach(
            name -> notFor(kind, spec.object("traces").get(name), traces.child(name), problems));
        return;
      }
    }
  }

  private static void notFor(String kind, @Nullable Node given, FieldPath at, Problems problems) {
    if (given != null) {
      problems.add(
          Problem.of(
                  Code.NOT_SUPPORTED, at, given.at(), at + " is for workloads, not for a " + kind)
              .withHint("keep traces.sampling, or name a Service in targetRefs"));
    }
  }

  private static void attributes(Node.Mapping names, FieldPath path, Problems problems) {
    names
        .fields()
        .forEach(
            (name, field) -> {
              if (name.isEmpty() || !ATTRIBUTE.matcher(name).matches()) {
                problems.add(
                    Code.WRONG_VALUE,
                    path.child(name),
                    field.nameAt(),
                    path + ": \"" + name + "\" is no attribute's name");
              }
            });
  }

  private static void notTooOften(Node.Mapping metrics, FieldPath path, Problems problems) {
    String interval = metrics.text("interval");
    if (interval != null && Durations.parse(interval).compareTo(SHORTEST_INTERVAL) < 0) {
      problems.add(
          Code.WRONG_VALUE,
          path.child("interval"),
          Objects.requireNonNullElse(metrics.get("interval"), metrics).at(),
          path.child("interval") + " must be at least 1s, was " + interval);
    }
  }

  private static void headers(Node.Mapping headers, FieldPath path, Problems problems) {
    headers
        .fields()
        .forEach(
            (name, field) -> {
              if (!HEADER.matcher(name).matches()) {
                problems.add(
                    Code.WRONG_VALUE,
                    path.child(name),
                    field.nameAt(),
                    path + ": \"" + name + "\" is no header's name");
              }
            });
  }

  private static void oneReceiver(Node.Mapping export, FieldPath path, Problems problems) {
    Node endpoint = export.get("endpoint");
    boolean own =
        export.get("controlPlane") instanceof Node.Scalar flag && Boolean.TRUE.equals(flag.value());
    if (endpoint == null && !own) {
      problems.add(
          Problem.of(
                  Code.MISSING_FIELD,
                  path,
                  export.at(),
                  path + " must have endpoint, or controlPlane: true")
              .withHint("endpoint: http://collector:4318"));
    } else if (endpoint != null && own) {
      problems.add(
          Problem.of(
                  Code.CONTRADICTION,
                  path.child("endpoint"),
                  endpoint.at(),
                  path + " has both endpoint and controlPlane")
              .withHint("keep one of the two"));
    } else if (own && "grpc".equals(export.text("protocol"))) {
      problems.add(
          Problem.of(
                  Code.CONTRADICTION,
                  path.child("protocol"),
                  Objects.requireNonNullElse(export.get("protocol"), export).at(),
                  path + ": the control plane takes OTLP over HTTP alone")
              .withHint("leave the protocol out"));
    }
  }
}
