package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints who calls whom, a line for each edge. Its names were sent by programs that nobody knows:
 * what a terminal would obey is taken out of them.
 */
final class EdgeTable {
  private static final double PERCENT = 100;
  private static final double MICROS = 1e6;

  /** The highest bound of the durations' buckets; what lies above it is not told apart. */
  private static final long LONGEST_MICROS = 10_000_000;

  private EdgeTable() {}

  static void print(Iterable<JsonNode> edges, PrintWriter out) {
    Table table =
        new Table(
            "SOURCE",
            "DESTINATION",
            "RATE",
            "CALLS",
            "ERRORS",
            "P50",
            "P95",
            "P99",
            "RETRIES",
            "BACKEND",
            "ROUTE");
    for (JsonNode edge : edges) {
      table.row(
          source(edge),
          text(edge, "destination"),
          rate(edge.path("rate").asDouble()),
          edge.path("calls").asLong(),
          share(edge.path("errors").asLong(), edge.path("calls").asLong()),
          time(edge.path("p50Micros").asLong()),
          time(edge.path("p95Micros").asLong()),
          time(edge.path("p99Micros").asLong()),
          share(edge.path("retries").asLong(), edge.path("calls").asLong()),
          dash(backend(edge)),
          dash(text(edge, "route")));
    }
    table.print(out);
  }

  private static String source(JsonNode edge) {
    String service = dash(text(edge, "source"));
    String namespace = text(edge, "sourceNamespace");
    return namespace.isEmpty() ? service : service + "." + namespace;
  }

  /** Empty where it is the destination itself. */
  private static String backend(JsonNode edge) {
    String backend = text(edge, "backend").replaceFirst("\\.svc\\.cluster\\.local(:[^:]*)$", "$1");
    String service = backend.replaceFirst(":[^:]*$", "");
    return service.equals(text(edge, "destination")) ? "" : backend;
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 10 ? "%.2f/s" : "%.0f/s", rate);
  }

  private static String share(long part, long whole) {
    if (part == 0 || whole == 0) {
      return part == 0 ? "-" : Long.toString(part);
    }
    double percent = PERCENT * part / whole;
    return String.format(Locale.ROOT, percent < 10 ? "%.1f %%" : "%.0f %%", percent);
  }

  private static String time(long micros) {
    if (micros == 0) {
      return "-";
    }
    if (micros >= LONGEST_MICROS) {
      return String.format(Locale.ROOT, ">%.0f s", LONGEST_MICROS / MICROS);
    }
    return TracePrinter.time(micros);
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String text(JsonNode edge, String field) {
    return Terminal.harmless(edge.path(field).asText(""));
  }
}
