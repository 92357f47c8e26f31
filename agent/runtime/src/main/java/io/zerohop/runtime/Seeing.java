package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.Mode;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.telemetry.export.MetricExport;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.export.TraceExport;
import io.zerohop.telemetry.log.AccessLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What others may see of this JVM's calls, where policy or settings ask for it: traces and metrics,
 * and an access log. Off, it costs nothing and loads nothing. What policy says may change at any
 * time and from any thread; it is followed on a thread of its own, which lives as long as that
 * takes. Thread-safe.
 */
final class Seeing implements AutoCloseable {
  /** In the log. */
  static final String AREA = "telemetry";

  private static final String NOT_BEGUN = "not begun";
  private static final String OFF = "off: ";
  private static final String BESIDE = "left to the OpenTelemetry agent in this JVM";

  private final Given given;
  private final Who who;
  private final AgentLog log;
  private final TracesOut traces;
  private final MetricsOut metrics;
  private final AccessLogOut accessLog;
  private final SpansOfOthers others;
  private final AtomicInteger changes = new AtomicInteger();
  private volatile TelemetryConfig policy = TelemetryConfig.NONE;
  private volatile TelemetryChoice.Plane plane = TelemetryChoice.Plane.UNSAID;
  private volatile @Nullable Place place;
  private volatile boolean closed;
  private volatile Runnable begun = () -> {};
  private volatile List<Settings.Effective> said = List.of();
  private volatile String tracesTo = NOT_BEGUN;
  private volatile String metricsTo = NOT_BEGUN;
  private volatile String linesTo = NOT_BEGUN;

  Seeing(Given given, Who who, AgentLog log) {
    this.given = given;
    this.who = who;
    this.log = log;
    this.traces = new TracesOut(log);
    this.metrics = new MetricsOut(log, InstantSource.system());
    this.accessLog = new AccessLogOut(log);
    this.others = new SpansOfOthers(log, InstantSource.system(), this::changed);
  }

  /**
   * What it goes by.
   *
   * @param settings the agent's own
   * @param properties of the JVM, OpenTelemetry's among them
   */
  record Given(
      Settings settings, Map<String, String> properties, Map<String, String> environment) {}

  /**
   * What is looked at.
   *
   * @param configured since when the configuration in force holds; null while there is none
   * @param dropped how much of what was seen could not be kept, by what it is of
   */
  record Place(
      Mesh mesh,
      Observers observers,
      Supplier<@Nullable Instant> configured,
      Supplier<Map<String, Long>> dropped) {}

  /** For the status. */
  AgentStatus.Telemetry status() {
    TraceExport.Counts spans = traces.counts();
    MetricExport.Counts periods = metrics.counts();
    AccessLog.Counts lines = accessLog.counts();
    return new AgentStatus.Telemetry(
        tracesTo,
        spans.exported(),
        spans.failed(),
        spans.dropped(),
        orEmpty(spans.lastFailure()),
        new AgentStatus.Metrics(
            metricsTo, periods.exported(), periods.failed(), orEmpty(periods.lastFailure())),
        new AgentStatus.AccessLog(
            linesTo, lines.written(), lines.dropped(), orEmpty(lines.lastFailure())),
        said);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /**
   * Begins what is asked for. A setting that is wrong is told, and nothing else suffers.
   *
   * @param configured since when the configuration in force holds; null while there is none
   */
  void start(Mesh mesh, Observers observers, Supplier<@Nullable Instant> configured) {
    TelemetryChoice.settings(given).warnings().forEach(warning -> log.warn(AREA, warning));
    place = new Place(mesh, observers, configured, this::dropped);
    follow();
  }

  /** Policy says this from now on; returns at once. */
  void configure(TelemetryConfig now) {
    if (!now.equals(policy)) {
      policy = now;
      changed();
    }
  }

  /** Whether traces are the agent's, and contexts are to be carried between threads. */
  boolean isTracing() {
    return traces.isOn();
  }

  /** Whether metrics are exported. */
  boolean isMeasuring() {
    return metrics.isOn();
  }

  /** Is run each time that either has begun, or may have, from now on; on a thread with time. */
  void whenSeeing(Runnable action) {
    begun = action;
  }

  /**
   * The control plane takes OTLP there; returns at once.
   *
   * @param url empty where it does not say
   * @param certificate what is shown there, in PEM; empty for http
   */
  void receiver(String url, String certificate) {
    TelemetryChoice.Plane told = new TelemetryChoice.Plane(url, certificate);
    if (!told.equals(plane)) {
      plane = told;
      changed();
    }
  }

  /** Calls are seen as the mesh's mode says, which has changed; returns at once. */
  void modeChanged() {
    changed();
  }

  private void changed() {
    if (place != null && changes.getAndIncrement() == 0) {
      Thread following = new Thread(this::followAll, "zerohop-seeing");
      following.setDaemon(true);
      following.setContextClassLoader(Seeing.class.getClassLoader());
      try {
        following.start();
      } catch (OutOfMemoryError noThread) { // as the JVM says that there may be no more
        changes.set(0);
        log.fault("a change of telemetry", noThread);
      }
    }
  }

  /** Follows until nothing has changed meanwhile: of many changes the last counts. */
  private void followAll() {
    int seen;
    do {
      seen = changes.get();
      try {
        follow();
      } catch (Throwable fault) { // an Error too, or no later change would be followed
        log.fault("a change of telemetry", fault);
      }
    } while (!changes.compareAndSet(seen, 0));
  }

  private synchronized void follow() {
    Place there = place;
    if (there == null || closed) {
      return;
    }
    TelemetryChoice choice = TelemetryChoice.of(given, policy, plane);
    OtelSettings settings = choice.otel();
    Map<String, String> resource = resource(settings);
    String off = there.mesh().mode() == Mode.OFF ? "the mode is off" : null;
    String noTraces = first(off, choice.whyNoExport(), settings.whyNoTraces());
    if (noTraces == null && SpansOfOthers.isThere()) {
      noTraces = BESIDE;
    }
    tracesTo =
        go(
            new Part("traces are exported", tracesTo, () -> traces.stop(there)),
            noTraces,
            () ->
                traces.follow(
                    new TracesOut.Wanted(settings, resource, choice.form()), this::isOwn, there));
    metricsTo =
        go(
            new Part("metrics are exported", metricsTo, () -> metrics.stop(there)),
            first(off, choice.whyNoExport(), settings.whyNoMetrics()),
            () -> metrics.follow(settings, resource, this::isOwn, there));
    linesTo =
        go(
            new Part(
                "access log lines are written", linesTo, () -> accessLog.stop(there.observers())),
            first(off, choice.lines().whyNot(), null),
            () -> accessLog.follow(choice.lines(), this::isOwn, there.observers()));
    if (!traces.isOn()) {
      watch(off == null, settings, there);
    }
    said = choice.said();
    if (traces.isOn() || metrics.isOn()) {
      begun.run();
    }
  }

  /** Without spans of our own: those of others are told, and calls that come in are seen. */
  private void watch(boolean isOn, OtelSettings settings, Place there) {
    boolean looks = metrics.isOn() || accessLog.isOn();
    if (!isOn || !others.follow(settings, looks, there)) {
      others.stop(there);
      there.mesh().tracer(looks ? Tracer.SILENT : Tracer.OFF);
    }
  }

  private static @Nullable String first(
      @Nullable String one, @Nullable String two, @Nullable String three) {
    return one != null ? one : two != null ? two : three;
  }

  /**
   * What goes somewhere.
   *
   * @param before where it goes so far, or why it goes nowhere
   * @param stop ends it, if it goes anywhere
   */
  private record Part(String what, String before, Runnable stop) {}

  /** Lets one of them begin, change, or end; says where it goes, or why nowhere. */
  private String go(Part part, @Nullable String whyNot, Supplier<String> following) {
    if (whyNot != null) {
      part.stop.run();
      String where = whyNot.equals(BESIDE) ? BESIDE : OFF + whyNot;
      boolean wasOn = !part.before.startsWith(OFF) && !part.before.equals(NOT_BEGUN);
      if (!where.equals(part.before) && (wasOn || whyNot.equals(BESIDE))) {
        log.info(AREA, part.what + " no more: " + whyNot);
      }
      return where;
    }
    try {
      String where = following.get();
      if (!where.equals(part.before)) {
        log.info(AREA, part.what + " to " + where);
      }
      return where;
    } catch (RuntimeException | LinkageError wrong) {
      part.stop.run();
      String why = wrong.getMessage() == null ? wrong.toString() : wrong.getMessage();
      log.warn(AREA, "no " + part.what + ": " + why);
      return OFF + why;
    }
  }

  private boolean isOwn(CallRequest request) {
    return traces.isOwn(request) || metrics.isOwn(request);
  }

  private Map<String, Long> dropped() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    if (traces.isOn()) {
      dropped.put("spans", traces.counts().dropped());
    }
    if (accessLog.isOn()) {
      dropped.put("access_log", accessLog.counts().dropped());
    }
    return dropped;
  }

  /** By the conventions for resources; what is given explicitly wins. */
  private Map<String, String> resource(OtelSettings settings) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("service.name", who.service().name());
    attributes.put("service.namespace", who.namespace());
    attributes.put("service.instance.id", who.instance());
    attributes.put("process.pid", Long.toString(ProcessHandle.current().pid()));
    attributes.put("telemetry.distro.name", "zerohop");
    attributes.put("telemetry.distro.version", Who.VERSION);
    attributes.putAll(settings.resource());
    String name = settings.serviceName();
    if (name != null) {
      attributes.put("service.name", name);
    }
    return attributes;
  }

  /** Sends what is left, for a second at most each, side by side. */
  @Override
  public void close() {
    closed = true;
    metrics.end();
    traces.close();
    accessLog.close();
    metrics.close();
  }
}
