package io.zerohop.telemetry.log;

import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.SendRecord;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What is written of a call: members by name, or a line of text in the order of Envoy's. Without
 * the query of a path, which may hold secrets.
 */
final class AccessLine {
  private static final double NANOS_IN_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int ACCURACY = 1000;

  private AccessLine() {}

  /** As one line of JSON, made by that writer of members. */
  static String json(CallRecord call, Instant begin, Function<Map<String, Object>, String> writer) {
    return writer.apply(members(call, begin));
  }

  /** As one line of text; what the call has none of is a dash. */
  static String text(CallRecord call, Instant begin) {
    Map<String, Object> all = members(call, begin);
    return "["
        + all.get("time")
        + "] "
        + all.get("direction")
        + " \""
        + escaped(all.get("method") + " " + all.get("path"))
        + "\" "
        + word(all, "status")
        + " "
        + word(all, "reason")
        + " "
        + all.get("duration_ms")
        + " "
        + quoted(all, "authority")
        + " "
        + quoted(all, "endpoint")
        + " "
        + quoted(all, "service")
        + " "
        + quoted(all, "route")
        + " "
        + word(all, "attempts")
        + " "
        + word(all, "trace_id")
        + " "
        + quoted(all, "error");
  }

  private static String word(Map<String, Object> all, String name) {
    return String.valueOf(all.getOrDefault(name, "-"));
  }

  private static String quoted(Map<String, Object> all, String name) {
    return '"' + escaped(word(all, name)) + '"';
  }

  /** Who calls must not be able to write lines of a log, or to end a text in it. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c == 0x7f || (c >= 0x80 && c < 0xa0)) {
        safe.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  static Map<String, Object> members(CallRecord call, Instant begin) {
    Map<String, Object> all = new LinkedHashMap<>();
    boolean made = call.side() == CallRecord.Side.MADE;
    all.put("time", begin.toString());
    all.put("direction", made ? "outbound" : "inbound");
    all.put("method", call.method());
    all.put("path", withoutQuery(call.path()));
    long nanos = Math.max(0, call.endNanos() - call.startNanos());
    all.put("duration_ms", Math.round(nanos / NANOS_IN_MILLI * ACCURACY) / (double) ACCURACY);
    if (made) {
      made(call, all);
    } else {
      answer(call.answer(), all);
      if (call.isCancelled()) {
        all.put("error", "the caller gave up");
      }
    }
    if ((call.traceHigh() | call.traceLow()) != 0) {
      HexFormat hex = HexFormat.of();
      all.put("trace_id", hex.toHexDigits(call.traceHigh()) + hex.toHexDigits(call.traceLow()));
    }
    return all;
  }

  private static void made(CallRecord call, Map<String, Object> all) {
    String host = call.host().indexOf(':') >= 0 ? "[" + call.host() + "]" : call.host();
    all.put("authority", host + ":" + call.port());
    all.put("service", call.service());
    Route.Id rule = call.rule();
    if (rule != null && !rule.resource().isEmpty()) {
      all.put("route", rule.resource() + " rule " + rule.rule());
    }
    if (!call.cluster().isEmpty()) {
      all.put("cluster", call.cluster());
    }
    if (call.sends() > 0) {
      SendRecord last = call.send(call.sends() - 1);
      Endpoint endpoint = last.endpoint();
      if (endpoint != null) {
        all.put("endpoint", endpoint.hostPort());
        all.put("workload", endpoint.workload());
      }
      answer(last, all);
    }
    all.put("attempts", (long) call.sends());
    Outcome outcome = call.outcome();
    if (outcome == null) {
      return;
    }
    all.put("reason", outcome.reason().name());
    if (outcome instanceof Outcome.AnsweredHere here) {
      all.put("status", (long) here.status());
    } else if (outcome instanceof Outcome.Failed failed) {
      all.remove("status");
      all.put("error", failed.message());
    }
  }

  private static void answer(SendRecord send, Map<String, Object> all) {
    RpcCode rpc = send.rpc();
    if (rpc != null) {
      all.put("grpc_status", rpc.name());
    }
    if (send.status() > 0) {
      all.put("status", (long) send.status());
    }
    if (send.thrown() != null) {
      all.put("error", send.thrown());
    } else if (send.failure() != null) {
      all.put("error", send.failure().name().toLowerCase(Locale.ROOT));
    }
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
