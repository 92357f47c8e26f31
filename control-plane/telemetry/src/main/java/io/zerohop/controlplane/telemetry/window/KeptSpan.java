package io.zerohop.controlplane.telemetry.window;

import io.zerohop.controlplane.telemetry.trace.Source;
import io.zerohop.controlplane.telemetry.trace.TraceId;

/**
 * A span as it is kept: its message, which is a fraction of what the objects in it would take.
 *
 * @param source one object for all spans of one message, counted with each all the same
 * @param message OTLP's Span, encoded; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent")
public record KeptSpan(TraceId trace, Source source, byte[] message) {
  /** What the objects around the message take, about: record, array, id, a place in a list. */
  private static final int AROUND = 96;

  /** What it takes in memory, in bytes, reckoned. */
  int bytes() {
    return message.length + source.length() + AROUND;
  }
}
