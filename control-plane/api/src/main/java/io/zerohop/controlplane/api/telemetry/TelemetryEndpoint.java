package io.zerohop.controlplane.api.telemetry;

import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.telemetry.wire.ExportBody;
import io.zerohop.controlplane.telemetry.wire.RefusedExport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * {@code POST /v1/traces} and {@code POST /v1/metrics}, where programs send their telemetry by OTLP
 * over HTTP. Thread-safe.
 */
public final class TelemetryEndpoint {
  private static final int LONGEST = 8 * 1024 * 1024;

  private final Received received;
  private final Map<Outcome, LongAdder> outcomes = new ConcurrentHashMap<>();

  /**
   * What came of messages.
   *
   * @param signal {@code traces} or {@code metrics}
   * @param taken whether they were
   */
  record Outcome(String signal, boolean taken) {}

  private interface Taker {
    byte[] take(byte[] message) throws RefusedExport;
  }

  /** Takes into these. */
  public TelemetryEndpoint(Received received) {
    this.received = received;
    for (String signal : List.of("metrics", "traces")) {
      outcomes.put(new Outcome(signal, true), new LongAdder());
      outcomes.put(new Outcome(signal, false), new LongAdder());
    }
  }

  /**
   * {@code POST /v1/SIGNAL}.
   *
   * @throws StatusError 404 if such telemetry is not taken, 405 if it is not sent by POST
   */
  public Reply receive(String signal, Request request) {
    Taker taker =
        switch (signal) {
          case "traces" -> received.traces()::take;
          case "metrics" -> received.metrics()::take;
          default -> throw StatusError.notFound("the server could not find the requested resource");
        };
    if (!request.method().equals("POST")) {
      throw StatusError.methodNotAllowed("telemetry is sent by POST");
    }
    try {
      byte[] message =
          ExportBody.message(
              request.header("content-type"),
              request.header("content-encoding"),
              request.body(),
              LONGEST);
      Reply taken = protobuf(200, taker.take(message));
      count(signal, true);
      return taken;
    } catch (RefusedExport refusal) {
      count(signal, false);
      return protobuf(refusal.status(), refusal.body());
    }
  }

  private void count(String signal, boolean taken) {
    outcomes.computeIfAbsent(new Outcome(signal, taken), first -> new LongAdder()).increment();
  }

  /** How many messages there were since the start. */
  Map<Outcome, Long> outcomes() {
    Map<Outcome, Long> counts =
        new TreeMap<>(Comparator.comparing(Outcome::signal).thenComparing(Outcome::taken));
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    return counts;
  }

  private static Reply protobuf(int status, byte[] message) {
    return new Reply.Whole(status, ExportBody.PROTOBUF, message, List.of());
  }
}
