package io.zerohop.controlplane.telemetry.scrape;

import io.zerohop.controlplane.telemetry.edge.Edge;
import io.zerohop.controlplane.telemetry.edge.Tally;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The calls of the agents' edges as figures: who calls whom, by which rule. */
public final class EdgeFigures {
  private EdgeFigures() {}

  /** Adds them; each edge is known by five labels. */
  public static void add(Map<Edge, Tally> edges, PrometheusText to) {
    if (edges.isEmpty()) {
      return;
    }
    Map<Map<String, String>, Tally> points = new LinkedHashMap<>();
    edges.forEach((edge, tally) -> points.put(labels(edge), tally));
    to.counter("zerohop_edge_calls_total", "Calls that ended.", each(points, Tally::calls))
        .counter(
            "zerohop_edge_errors_total",
            "Calls that ended with an answer of 5xx, or with none that was wanted.",
            each(points, Tally::errors))
        .counter(
            "zerohop_edge_retries_total",
            "Sends after the first one of a call.",
            each(points, Tally::retries))
        .histogram(
            "zerohop_edge_duration_seconds",
            "What HTTP calls and RPCs took, with all of their sends.",
            points);
  }

  private static Map<String, String> labels(Edge edge) {
    return Map.of(
        "source", edge.service(),
        "source_namespace", edge.namespace(),
        "destination", edge.target().service(),
        "route", edge.target().route(),
        "backend", edge.target().backend());
  }

  private static Map<Map<String, String>, Long> each(
      Map<Map<String, String>, Tally> points, ToLongFunction<Tally> number) {
    Map<Map<String, String>, Long> each = new LinkedHashMap<>();
    points.forEach((labels, tally) -> each.put(labels, number.applyAsLong(tally)));
    return each;
  }
}
