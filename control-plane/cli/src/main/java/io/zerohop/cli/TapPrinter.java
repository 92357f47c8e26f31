package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Prints what a tap tells, a line for each call. */
final class TapPrinter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private TapPrinter() {}

  static String line(JsonNode line) {
    String instance = text(line, "instance");
    if (line.has("call")) {
      return call(instance, line.path("call"));
    }
    String where = instance.isEmpty() ? "" : instance + ": ";
    if (line.has("ended")) {
      return where + "ended: " + text(line, "ended");
    }
    return where
        + line.path("dropped").asLong()
        + " calls more, which are not shown: too many a second (--rate), or this reader is slow";
  }

  private static String call(String instance, JsonNode call) {
    StringBuilder line = new StringBuilder(time(text(call, "at"))).append("  ").append(instance);
    line.append("  ").append(text(call, "method")).append(' ').append(text(call, "service"));
    line.append(text(call, "path")).append("  ").append(text(call, "outcome"));
    String reason = text(call, "reason");
    if (!reason.equals("OK") && !text(call, "outcome").contains(reason)) {
      line.append(' ').append(reason);
    }
    line.append("  ").append(TracePrinter.time(call.path("micros").asLong()));
    int attempts = call.path("attempts").asInt();
    for (JsonNode send : call.path("sends")) {
      line.append("  -> ").append(text(send, "address")).append(' ').append(text(send, "endpoint"));
      if (attempts > 1) {
        line.append(' ').append(text(send, "result"));
      }
    }
    String route = text(call, "route");
    String origin = text(call, "origin");
    if (!route.isEmpty()) {
      line.append("  ").append(route).append(origin.isEmpty() ? "" : " (" + origin + ")");
    }
    return line.toString();
  }

  private static String time(String at) {
    try {
      return TIME.format(Instant.parse(at));
    } catch (DateTimeParseException other) {
      return at;
    }
  }

  private static String text(JsonNode node, String field) {
    return Terminal.harmless(node.path(field).asText(""));
  }
}
