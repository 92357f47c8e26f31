package io.zerohop.controlplane.telemetry.edge;

import io.zerohop.controlplane.telemetry.trace.Source;
import java.util.List;

/**
 * What one process tells of its calls at one time.
 *
 * @param endNanos when it read its counters, by its own clock, in nanoseconds of the epoch
 * @param measures none where it tells other things only
 */
public record Report(Source source, long endNanos, List<Measure> measures) {
  public Report {
    measures = List.copyOf(measures);
  }
}
