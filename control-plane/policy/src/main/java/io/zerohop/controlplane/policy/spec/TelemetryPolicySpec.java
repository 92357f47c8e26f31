package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What others may see of calls.
 *
 * @param targets empty: all workloads of its namespace, or of the mesh
 * @param sampling how many of a million traces that begin with a call are recorded; null where the
 *     policy says nothing
 * @param export where spans and metrics go; null where the policy says nothing
 * @param metricsInterval how often metrics go; null where the policy says nothing
 * @param spans what spans say
 * @param accessLog which calls have a line; null where the policy says nothing
 * @param reportsLoad whether servers report their load to callers that ask; null where the policy
 *     says nothing
 * @param origin file and line, or the empty string
 */
public record TelemetryPolicySpec(
    List<TargetRef> targets,
    @Nullable Integer sampling,
    @Nullable Export export,
    @Nullable Duration metricsInterval,
    Spans spans,
    @Nullable AccessLog accessLog,
    @Nullable Boolean reportsLoad,
    String origin)
    implements Spec {
  /** The namespace whose policies without a target are for the whole mesh. */
  public static final String MESH = "zerohop-system";

  public TelemetryPolicySpec {
    targets = List.copyOf(targets);
  }

  /**
   * A receiver of OTLP.
   *
   * @param endpoint a URL; null for the control plane's own
   * @param protocol as OTEL_EXPORTER_OTLP_PROTOCOL has it
   * @param timeout of one export; null for the usual one
   * @param override whether it goes before settings that switch exporting off
   */
  public record Export(
      @Nullable String endpoint,
      String protocol,
      Map<String, String> headers,
      @Nullable Duration timeout,
      boolean override) {
    public Export {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * What spans say; null where the policy says nothing.
   *
   * @param sql Sanitized, Text or None
   * @param names what attributes are called instead; by an empty name they are left out
   * @param headers the request headers that are told, their names in lower case; empty where the
   *     policy says nothing
   */
  public record Spans(
      @Nullable Boolean query,
      @Nullable String sql,
      Map<String, String> names,
      List<String> headers) {
    public Spans {
      names = Map.copyOf(names);
      headers = List.copyOf(headers);
    }
  }

  /**
   * Lines about calls; null stands for what the agent's settings say.
   *
   * @param to stderr or none
   * @param format json or text
   * @param sampling how many of a million calls have a line
   */
  public record AccessLog(
      @Nullable String to, @Nullable String format, @Nullable Integer sampling) {}

  /** Reads a sound resource. */
  public static TelemetryPolicySpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    return new TelemetryPolicySpec(
        TargetRef.parse(spec),
        spec.object("traces").perMillion("sampling"),
        spec.has("export") ? export(spec.object("export")) : null,
        spec.object("metrics").duration("interval"),
        spans(spec.object("traces")),
        spec.has("accessLog") ? accessLog(spec.object("accessLog")) : null,
        spec.object("load").flagIfGiven("report"),
        spec.origin());
  }

  private static Spans spans(Fields traces) {
    return new Spans(
        traces.flagIfGiven("query"),
        traces.text("sql"),
        traces.textMap("attributes"),
        traces.texts("headers").stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .distinct()
            .toList());
  }

  private static Export export(Fields export) {
    return new Export(
        export.text("endpoint"),
        export.text("protocol", "http/protobuf"),
        export.textMap("headers"),
        export.duration("timeout"),
        export.flag("override"));
  }

  private static AccessLog accessLog(Fields log) {
    return new AccessLog(log.text("to"), log.text("format"), log.perMillion("sampling"));
  }
}
