package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.telemetry.export.MetricExport;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.metrics.Edges;
import io.zerohop.telemetry.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is measured of this JVM's calls, counted and exported. */
final class MetricsOut implements AutoCloseable {
  private static final double MILLIS = 1000;

  private final AgentLog log;
  private final InstantSource clock;
  private volatile @Nullable MetricExport export;

  MetricsOut(AgentLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Begins.
   *
   * @param resource the attributes of this JVM
   * @param own which calls are those of exports
   * @return where it goes, in words
   * @throws RuntimeException says which setting is wrong
   */
  String start(
      OtelSettings settings,
      Map<String, String> resource,
      Predicate<CallRequest> own,
      Seeing.Place place) {
    Edges edges = new Edges(own);
    Meters meters = new Meters(edges, place.mesh(), () -> age(place.configured()), place.dropped());
    MetricExport made =
        MetricExport.of(
            settings, resource, meters::read, trouble -> log.warn(Seeing.AREA, trouble));
    export = made;
    made.start();
    place.observers().add(edges);
    return made.destination();
  }

  private @Nullable Double age(Supplier<@Nullable Instant> configured) {
    Instant since = configured.get();
    return since == null
        ? null
        : Math.max(0, Duration.between(since, clock.instant()).toMillis()) / MILLIS;
  }

  boolean isOn() {
    return export != null;
  }

  /** Whether a call is one of the export's. */
  boolean isOwn(CallRequest request) {
    MetricExport running = export;
    return running != null && running.isOwn(request);
  }

  MetricExport.Counts counts() {
    MetricExport running = export;
    return running == null ? new MetricExport.Counts(0, 0, null) : running.counts();
  }

  /** Sends once more; does not wait for it. */
  void end() {
    MetricExport running = export;
    if (running != null) {
      running.end();
    }
  }

  /** Sends once more, for a second at most. */
  @Override
  public void close() {
    MetricExport running = export;
    if (running != null) {
      running.close();
    }
  }
}
