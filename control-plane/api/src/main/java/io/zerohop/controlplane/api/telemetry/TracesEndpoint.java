package io.zerohop.controlplane.api.telemetry;

import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.telemetry.ReceivedTraces;
import io.zerohop.controlplane.telemetry.trace.TraceId;
import io.zerohop.controlplane.telemetry.window.TraceWindow;

/** {@code /zerohop/v1/traces}, where traces are asked for. */
public final class TracesEndpoint {
  private final ReceivedTraces traces;

  /** Answers from these. */
  public TracesEndpoint(ReceivedTraces traces) {
    this.traces = traces;
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
      return "nothing was received in the last 15 minutes. " + Received.HOW;
    }
    return "%d spans of the last %d s are. Spans arrive some seconds after their call (OTEL_BSP_SCHEDULE_DELAY), are kept for 15 minutes%s, and only those of traces that are sampled are sent"
        .formatted(
            fill.spans(),
            fill.reach().toSeconds(),
            fill.leftEarly() > 0 ? ", less where many arrive, as happened here" : "");
  }
}
