package io.zerohop.controlplane.api.telemetry;

import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.telemetry.ReceivedTraces;
import io.zerohop.controlplane.telemetry.trace.TraceId;
import io.zerohop.controlplane.telemetry.window.TraceWindow;
import io.zerohop.controlplane.telemetry.wire.ExportBody;
import io.zerohop.controlplane.telemetry.wire.RefusedExport;
import java.util.List;

/**
 * {@code /v1/traces}, where programs send their spans by OTLP over HTTP, and {@code
 * /zerohop/v1/traces}, where they are asked for.
 */
public final class TelemetryEndpoint {
  private static final int LONGEST = 8 * 1024 * 1024;

  private final ReceivedTraces traces;

  /** Takes into these and answers from them. */
  public TelemetryEndpoint(ReceivedTraces traces) {
    this.traces = traces;
  }

  /** {@code POST /v1/traces}. */
  public Reply receive(Request request) {
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
      return protobuf(200, traces.take(message));
    } catch (RefusedExport refusal) {
      return protobuf(refusal.status(), refusal.body());
    }
  }

  private static Reply protobuf(int status, byte[] message) {
    return new Reply.Whole(status, ExportBody.PROTOBUF, message, List.of());
  }

  /**
   * {@code GET traces/ID}.
   *
   * @throws StatusError 400 if it is no id, 404 if nothing of the trace is here
   */
  public Reply trace(String text) {
    TraceId trace =
        TraceId.of(text)
            .orElseThrow(
                () ->
                    StatusError.badRequest(
                        "a trace's id has 32 hexadecimal digits, was \"" + text + "\""));
    ReceivedTraces.Found found = traces.find(trace);
    if (found.rows().isEmpty()) {
      throw StatusError.notFound("no span of trace " + trace + " is here: " + why(traces.fill()));
    }
    return Reply.json(200, Json.bytes(TraceDocument.of(trace, found)));
  }

  private static String why(TraceWindow.Fill fill) {
    if (fill.spans() == 0) {
      return "nothing was received in the last 15 minutes. Start the JVMs with"
          + " OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:8700/v1/traces, or where this"
          + " policy API listens";
    }
    return "%d spans of the last %d s are. Spans arrive some seconds after their call (OTEL_BSP_SCHEDULE_DELAY), are kept for 15 minutes%s, and only those of traces that are sampled are sent"
        .formatted(
            fill.spans(),
            fill.reach().toSeconds(),
            fill.leftEarly() > 0 ? ", less where many arrive, as happened here" : "");
  }
}
