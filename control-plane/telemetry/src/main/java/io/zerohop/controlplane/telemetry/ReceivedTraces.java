package io.zerohop.controlplane.telemetry;

import io.zerohop.controlplane.telemetry.trace.TraceId;
import io.zerohop.controlplane.telemetry.trace.TraceTree;
import io.zerohop.controlplane.telemetry.window.KeptSpan;
import io.zerohop.controlplane.telemetry.window.TraceWindow;
import io.zerohop.controlplane.telemetry.wire.RefusedExport;
import io.zerohop.controlplane.telemetry.wire.TraceMessages;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Traces that programs have sent by OTLP lately. Thread-safe; nobody waits: where too many messages
 * are read at once, one more is refused, and its sender sends it again.
 */
public final class ReceivedTraces {
  /** A message becomes ten times its length while it is read. */
  private static final int AT_ONCE = 2;

  private static final int SHOWN = 2_000;

  private final TraceWindow window;
  private final Semaphore reading = new Semaphore(AT_ONCE);

  /**
   * A trace as far as it is here.
   *
   * @param rows none where the trace is not here
   * @param leftOut how many of its spans are here and not among the rows
   */
  public record Found(List<TraceTree.Row> rows, int leftOut) {
    public Found {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Nothing received yet.
   *
   * @param clock one that nobody sets meanwhile
   */
  public ReceivedTraces(TraceWindow.Bounds bounds, Clock clock) {
    window = new TraceWindow(bounds, clock);
  }

  /**
   * Takes an ExportTraceServiceRequest.
   *
   * @return the ExportTraceServiceResponse
   * @throws RefusedExport if it is none, or too much is under way
   */
  public byte[] take(byte[] message) throws RefusedExport {
    if (!reading.tryAcquire()) {
      throw new RefusedExport(
          RefusedExport.Cause.BUSY, "other messages are being read: send it again in a second");
    }
    try {
      int refused = window.add(TraceMessages.read(message));
      return TraceMessages.response(
          refused, "longer than a span or a trace may be that is kept here");
    } finally {
      reading.release();
    }
  }

  /** A trace's spans in the order in which they are read, 2,000 at most. */
  public Found find(TraceId trace) {
    List<KeptSpan> kept = window.find(trace);
    List<KeptSpan> shown = kept.subList(0, Math.min(SHOWN, kept.size()));
    return new Found(
        TraceTree.of(shown.stream().map(TraceMessages::span).toList()), kept.size() - shown.size());
  }

  /** How full the window is. */
  public TraceWindow.Fill fill() {
    return window.fill();
  }
}
