package io.zerohop.controlplane.telemetry;

import io.zerohop.controlplane.telemetry.edge.Edge;
import io.zerohop.controlplane.telemetry.edge.EdgeWindow;
import io.zerohop.controlplane.telemetry.edge.Report;
import io.zerohop.controlplane.telemetry.edge.Tally;
import io.zerohop.controlplane.telemetry.wire.MetricMessages;
import io.zerohop.controlplane.telemetry.wire.RefusedExport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * What agents have told of calls by OTLP lately, by who calls whom. Thread-safe; nobody waits:
 * where too many messages are read at once, one more is refused, and its sender sends it again.
 */
public final class ReceivedMetrics {
  /** A message becomes ten times its length while it is read. */
  private static final int AT_ONCE = 2;

  private final EdgeWindow window;
  private final Semaphore reading = new Semaphore(AT_ONCE);

  /**
   * Nothing received yet.
   *
   * @param clock one that nobody sets meanwhile
   */
  public ReceivedMetrics(EdgeWindow.Bounds bounds, Clock clock) {
    window = new EdgeWindow(bounds, clock);
  }

  /**
   * Takes an ExportMetricsServiceRequest.
   *
   * @return the ExportMetricsServiceResponse
   * @throws RefusedExport if it is none, or too much is under way
   */
  public byte[] take(byte[] message) throws RefusedExport {
    if (!reading.tryAcquire()) {
      throw new RefusedExport(
          RefusedExport.Cause.BUSY, "other messages are being read: send it again in a second");
    }
    try {
      List<Report> reports = MetricMessages.read(message);
      int refused = reports.stream().mapToInt(window::add).sum();
      return MetricMessages.response(refused, "more edges than are kept here");
    } finally {
      reading.release();
    }
  }

  /** What the calls come to that were told of lately, up to a minute longer than that. */
  public EdgeWindow.Reading read(Duration time) {
    return window.read(time);
  }

  /** All calls of each edge since it is known; counters that only grow, until it is forgotten. */
  public Map<Edge, Tally> totals() {
    return window.totals();
  }

  /** How full the window is. */
  public EdgeWindow.Fill fill() {
    return window.fill();
  }
}
