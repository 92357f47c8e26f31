package io.zerohop.diagnostics;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.SecretHeaders;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.trace.TraceContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call as a tap tells it: no query, no body, and of the headers those that are kept, without what
 * is secret.
 */
final class TappedCall {
  private TappedCall() {}

  static String json(ObservedCall call, Instant now) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("at", now);
    told.put("service", call.service());
    told.put("method", call.request().method());
    told.put("path", withoutQuery(call.request().path()));
    told.put("status", TapCondition.statusOf(call));
    told.put("outcome", call.outcome().text());
    told.put("reason", call.outcome().reason().name());
    told.put("micros", micros(call.startNanos(), call.endNanos()));
    told.put("route", call.rule());
    Route.Id rule = call.ruleId();
    told.put("origin", rule == null ? null : rule.origin());
    told.put("cluster", call.cluster());
    told.put("attempts", call.attempts());
    told.put("sends", sends(call));
    told.put("headers", headers(call.request().keptHeaders()));
    TraceContext trace = call.trace();
    told.put("trace", trace == null ? null : id(trace));
    return Json.write(told);
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static long micros(long start, long end) {
    return TimeUnit.NANOSECONDS.toMicros(Math.max(0, end - start));
  }

  private static Deque<Map<String, @Nullable Object>> sends(ObservedCall call) {
    Deque<Map<String, @Nullable Object>> sends = new ArrayDeque<>();
    for (ObservedAttempt send = call.last(); send != null; send = send.before()) {
      sends.addFirst(send(send, call.endNanos()));
    }
    return sends;
  }

  private static Map<String, @Nullable Object> send(ObservedAttempt send, long callEnd) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    Endpoint endpoint = send.endpoint();
    told.put("endpoint", endpoint.workload());
    told.put("address", endpoint.hostPort());
    AttemptResult result = send.result();
    if (result != null) {
      told.put(
          "result",
          result.failure() == null || result.rpc() != null
              ? result.answer()
              : result.failure().name().toLowerCase(Locale.ROOT));
    }
    told.put("micros", micros(send.startNanos(), send.endNanos() == 0 ? callEnd : send.endNanos()));
    return told;
  }

  private static Map<String, String> headers(Map<String, String> kept) {
    Map<String, String> headers = new TreeMap<>(kept);
    headers.replaceAll(SecretHeaders::told);
    return headers;
  }

  private static String id(TraceContext trace) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(trace.high()) + hex.toHexDigits(trace.low());
  }
}
