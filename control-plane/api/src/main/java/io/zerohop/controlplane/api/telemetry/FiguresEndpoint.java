package io.zerohop.controlplane.api.telemetry;

import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.XdsFigures;
import io.zerohop.controlplane.api.diagnostics.DiagnosticsEndpoint;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.telemetry.edge.EdgeWindow;
import io.zerohop.controlplane.telemetry.scrape.EdgeFigures;
import io.zerohop.controlplane.telemetry.scrape.PrometheusText;
import io.zerohop.controlplane.telemetry.window.TraceWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code GET /metrics}: the control plane's own figures for Prometheus, and with {@code edges=true}
 * those of the agents' calls. They are read when they are asked for.
 */
public final class FiguresEndpoint {
  private final DiagnosticsEndpoint.Sources sources;
  private final Supplier<PolicySet> policies;
  private final Received received;
  private final TelemetryEndpoint messages;

  /**
   * Answers from these.
   *
   * @param messages counts what was sent
   */
  public FiguresEndpoint(
      DiagnosticsEndpoint.Sources sources,
      Supplier<PolicySet> policies,
      Received received,
      TelemetryEndpoint messages) {
    this.sources = sources;
    this.policies = policies;
    this.received = received;
    this.messages = messages;
  }

  /**
   * {@code GET /metrics}.
   *
   * @throws StatusError 405 if it is not asked by GET
   */
  public Reply figures(Request request) {
    if (!request.method().equals("GET")) {
      throw StatusError.methodNotAllowed(request.method() + " is not allowed on /metrics");
    }
    PrometheusText text =
        new PrometheusText()
            .info(
                "zerohop_build_info",
                "The control plane's version.",
                Map.of("version", sources.plane().version()));
    agents(sources.agents().agents(), text);
    xds(sources.agents().figures(), text);
    policy(text);
    spans(received.traces().fill(), text);
    edges(received.metrics().fill(), text);
    JvmFigures.add(text);
    if (request.flag("edges")) {
      EdgeFigures.add(received.metrics().totals(), text);
    }
    return new Reply.Whole(200, PrometheusText.CONTENT_TYPE, text.bytes(), List.of());
  }

  private static void agents(List<AgentState> agents, PrometheusText to) {
    Map<Map<String, String>, Integer> connected = new LinkedHashMap<>();
    for (AgentState agent : agents) {
      String mode = agent.mode() == null ? "" : agent.mode();
      connected.merge(Map.of("client", agent.client(), "mode", mode), 1, Integer::sum);
    }
    to.gauge("zerohop_agents", "Agents and other clients that are connected.", connected)
        .gauge("zerohop_agents_connected", "All that are connected.", agents.size())
        .gauge(
            "zerohop_agents_behind",
            "Those that do not hold the configuration that they should.",
            agents.stream().filter(agent -> agent.held() != agent.wanted()).count())
        .gauge(
            "zerohop_agents_refusing",
            "Those that refuse a resource.",
            agents.stream().filter(agent -> !agent.refusals().isEmpty()).count());
  }

  private static void xds(XdsFigures xds, PrometheusText to) {
    to.gauge("zerohop_xds_streams", "Streams of ADS that are open.", xds.streams())
        .gauge(
            "zerohop_xds_resources",
            "Resources that are served, those of each audience counted for itself.",
            xds.resources())
        .gauge(
            "zerohop_configuration_version",
            "The number of the newest configuration that is served.",
            xds.version())
        .counter(
            "zerohop_xds_refusals_total",
            "Responses that clients have refused (NACK).",
            xds.refusals());
  }

  private void policy(PrometheusText to) {
    Map<Map<String, String>, Integer> kinds = new LinkedHashMap<>();
    policies
        .get()
        .all()
        .forEach(one -> kinds.merge(Map.of("kind", one.kind().kind()), 1, Integer::sum));
    to.gauge("zerohop_policies", "Objects of policy that are stored.", kinds);
    to.gauge(
            "zerohop_services",
            "Services of the mesh.",
            sources.translation().get().mesh().services().size())
        .gauge(
            "zerohop_store_version",
            "The number of the newest change that is stored.",
            sources.store().version())
        .gauge(
            "zerohop_certificate_not_after_timestamp_seconds",
            "When the policy API's certificate ends, in seconds since 1970.",
            sources.certificate().getNotAfter().toInstant().getEpochSecond());
  }

  private void spans(TraceWindow.Fill fill, PrometheusText to) {
    Map<Map<String, String>, Long> outcomes = new LinkedHashMap<>();
    messages
        .outcomes()
        .forEach(
            (outcome, count) ->
                outcomes.put(
                    Map.of(
                        "signal",
                        outcome.signal(),
                        "outcome",
                        outcome.taken() ? "taken" : "refused"),
                    count));
    to.counter("zerohop_telemetry_messages_total", "Messages of OTLP that came.", outcomes)
        .gauge("zerohop_telemetry_spans", "Spans that are kept.", fill.spans())
        .gauge("zerohop_telemetry_kept_bytes", "What spans take in memory.", fill.bytes())
        .counter(
            "zerohop_telemetry_spans_dropped_total",
            "Spans that left before their time, or were refused.",
            Map.of(
                Map.of("cause", "left_early"), fill.leftEarly(),
                Map.of("cause", "refused"), fill.refused()));
  }

  private static void edges(EdgeWindow.Fill fill, PrometheusText to) {
    to.gauge("zerohop_telemetry_instances", "Processes that tell metrics.", fill.instances())
        .gauge("zerohop_telemetry_edges", "Edges that are known.", fill.edges())
        .gauge("zerohop_telemetry_series", "Counters that are remembered.", fill.series())
        .counter(
            "zerohop_telemetry_points_dropped_total",
            "Numbers of edges that found no room.",
            fill.dropped());
  }
}
