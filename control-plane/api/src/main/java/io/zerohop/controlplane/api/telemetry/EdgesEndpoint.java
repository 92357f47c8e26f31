package io.zerohop.controlplane.api.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.telemetry.ReceivedMetrics;
import io.zerohop.controlplane.telemetry.edge.Edge;
import io.zerohop.controlplane.telemetry.edge.EdgeWindow;
import io.zerohop.controlplane.telemetry.edge.Tally;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code GET /zerohop/v1/edges}: who calls whom, how often, how well and how fast. */
public final class EdgesEndpoint {
  private static final Pattern MINUTES = Pattern.compile("[1-9]|1[0-5]");
  private static final double MICROS = 1e6;

  private final ReceivedMetrics metrics;

  /** Answers from these. */
  public EdgesEndpoint(ReceivedMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * The edges of the last {@code minutes} (1 to 15, 1 unless told), the busiest first; with {@code
   * service} and {@code namespace} those at whose one end that service is.
   *
   * @throws StatusError 400 if the minutes are others, 404 if the service has no edge
   */
  public Reply edges(Request request) {
    String minutes = request.parameter("minutes").orElse("1");
    if (!MINUTES.matcher(minutes).matches()) {
      throw StatusError.badRequest("minutes must be from 1 to 15, was \"" + minutes + "\"");
    }
    EdgeWindow.Reading reading = metrics.read(Duration.ofMinutes(Long.parseLong(minutes)));
    String service = request.parameter("service").orElse("");
    String namespace = request.parameter("namespace").orElse("default");
    List<EdgeWindow.Row> rows =
        reading.rows().stream()
            .filter(row -> service.isEmpty() || row.edge().touches(service, namespace))
            .toList();
    if (rows.isEmpty() && !service.isEmpty()) {
      throw StatusError.notFound(
          "no call from or to %s.%s was told in the last %s min: %s"
              .formatted(service, namespace, minutes, why(reading)));
    }
    ObjectNode document =
        Json.object()
            .put("minutes", Integer.parseInt(minutes))
            .put("instances", reading.instances())
            .put("dropped", metrics.fill().dropped());
    if (rows.isEmpty()) {
      document.put("message", "no call was told in the last " + minutes + " min: " + why(reading));
    }
    ArrayNode edges = document.putArray("edges");
    rows.forEach(row -> write(row, edges.addObject()));
    return Reply.json(200, Json.bytes(document));
  }

  private static String why(EdgeWindow.Reading reading) {
    return reading.instances() == 0
        ? "no agent tells its metrics. "
            + Received.HOW
            + "; they tell each minute, or as OTEL_METRIC_EXPORT_INTERVAL says (milliseconds)"
        : reading.instances()
            + " instances tell of others, or of none. A call is told when it has ended, each"
            + " minute or as OTEL_METRIC_EXPORT_INTERVAL says (milliseconds)";
  }

  private static void write(EdgeWindow.Row row, ObjectNode into) {
    Edge edge = row.edge();
    Tally tally = row.tally();
    into.put("source", edge.service())
        .put("sourceNamespace", edge.namespace())
        .put("destination", edge.target().service())
        .put("route", edge.target().route())
        .put("backend", edge.target().backend())
        .put("instances", row.instances())
        .put("rate", Math.round(row.rate() * 1000) / 1000.0)
        .put("calls", tally.calls())
        .put("errors", tally.errors())
        .put("retries", tally.retries())
        .put("p50Micros", micros(tally, 0.5))
        .put("p95Micros", micros(tally, 0.95))
        .put("p99Micros", micros(tally, 0.99));
  }

  private static long micros(Tally tally, double share) {
    return Math.round(tally.quantile(share) * MICROS);
  }
}
