package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints a trace: a line for each span, indented below the one that led to it. Its texts were sent
 * by programs that nobody knows: what a terminal would obey is taken out of them.
 */
final class TracePrinter {
  private static final int DEEPEST = 20;
  private static final int WIDEST = 64;
  private static final double MICROS = 1000;

  private TracePrinter() {}

  static void print(JsonNode trace, PrintWriter out) {
    int what = 0;
    int kind = 0;
    int status = 0;
    for (JsonNode span : trace.path("spans")) {
      what = Math.max(what, Math.min(WIDEST, what(span).length()));
      kind = Math.max(kind, text(span, "kind").length());
      if (!text(span, "decision").isEmpty()) {
        status = Math.max(status, Math.min(WIDEST, text(span, "status").length()));
      }
    }
    for (JsonNode span : trace.path("spans")) {
      String line =
          padded(what(span), what)
              + "  "
              + padded(text(span, "kind"), kind)
              + "  %9s  ".formatted(time(span.path("micros").asLong()))
              + padded(text(span, "status"), status)
              + "   "
              + text(span, "decision");
      out.println(line.stripTrailing());
    }
    int leftOut = trace.path("leftOut").asInt();
    if (leftOut > 0) {
      out.println("and " + leftOut + " spans more, which are not shown");
    }
  }

  private static String what(JsonNode span) {
    String service = text(span, "service");
    return "  ".repeat(Math.min(DEEPEST, span.path("depth").asInt()))
        + (service.isEmpty() ? "-" : service)
        + "  "
        + text(span, "name");
  }

  /** In milliseconds; in seconds from ten on. */
  static String time(long micros) {
    double millis = micros / MICROS;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < 10 * MICROS
        ? Math.round(millis) + " ms"
        : String.format(Locale.ROOT, "%.1f s", millis / MICROS);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String text(JsonNode span, String field) {
    return Terminal.harmless(span.path(field).asText(""));
  }
}
