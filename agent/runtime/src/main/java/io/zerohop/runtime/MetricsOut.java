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

/**
 * What is measured of this JVM's calls, counted and exported. Changed by one thread at a time,
 * asked by any.
 */
final class MetricsOut implements AutoCloseable {
  private static final double MILLIS = 1000;
  private static final String TRACES = "otel.traces";

  private final AgentLog log;
  private final InstantSource clock;
  private volatile @Nullable Running running;
  private volatile @Nullable MetricExport leaving;

  MetricsOut(AgentLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /** One export of what is counted; the counts outlive it. */
  private record Running(OtelSettings settings, Edges edges, Instant since, MetricExport export) {}

  /**
   * Begins, or goes on in another way, with the counts as they are.
   *
   * @param resource the attributes of this JVM
   * @param own which calls are those of exports
   * @return where it goes, in words
   * @throws RuntimeException says which setting is wrong
   */
  String follow(
      OtelSettings settings,
      Map<String, String> resource,
      Predicate<CallRequest> own,
      Seeing.Place place) {
    Running before = running;
    if (before != null && before.settings.without(TRACES).equals(settings.without(TRACES))) {
      return before.export.destination();
    }
    Edges edges = before == null ? new Edges(own) : before.edges;
    Instant since = before == null ? clock.instant() : before.since;
    Meters meters = new Meters(edges, place.mesh(), () -> age(place.configured()), place.dropped());
    MetricExport made =
        MetricExport.of(
            settings,
            resource,
            new MetricExport.Measured(meters::read, since),
            trouble -> log.warn(Seeing.AREA, trouble));
    leaving = before == null ? null : before.export;
    running = new Running(settings, edges, since, made);
    made.start();
    if (before == null) {
      place.observers().add(edges);
    } else {
      before.export.close();
    }
    leaving = null;
    return made.destination();
  }

  /** Ends; sends once more, for a second at most. */
  void stop(Seeing.Place place) {
    Running before = running;
    if (before != null) {
      place.observers().remove(before.edges);
      leaving = before.export;
      running = null;
      before.export.close();
      leaving = null;
    }
  }

  private @Nullable Double age(Supplier<@Nullable Instant> configured) {
    Instant since = configured.get();
    return since == null
        ? null
        : Math.max(0, Duration.between(since, clock.instant()).toMillis()) / MILLIS;
  }

  boolean isOn() {
    return running != null;
  }

  /** Whether a call is one of the export's, or of the one before, which sends its last. */
  boolean isOwn(CallRequest request) {
    Running now = running;
    MetricExport before = leaving;
    return (now != null && now.export.isOwn(request)) || (before != null && before.isOwn(request));
  }

  /** Since it goes where it goes. */
  MetricExport.Counts counts() {
    Running now = running;
    return now == null ? new MetricExport.Counts(0, 0, null) : now.export.counts();
  }

  /** Sends once more; does not wait for it. */
  void end() {
    Running now = running;
    if (now != null) {
      now.export.end();
    }
  }

  /** Sends once more, for a second at most. */
  @Override
  public void close() {
    Running now = running;
    if (now != null) {
      now.export.close();
    }
  }
}
