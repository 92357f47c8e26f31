package io.zerohop.controlplane.api.telemetry;

import io.zerohop.controlplane.telemetry.ReceivedMetrics;
import io.zerohop.controlplane.telemetry.ReceivedTraces;

/** What programs have sent by OTLP lately. */
public record Received(ReceivedTraces traces, ReceivedMetrics metrics) {
  /** How to send something, for those who find nothing. */
  static final String HOW =
      "Start the JVMs with OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:8700, or where this policy"
          + " API listens";
}
