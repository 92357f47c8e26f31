package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.telemetry.export.MetricExport;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.export.TraceExport;
import io.zerohop.telemetry.log.AccessLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What others may see of this JVM's calls, where settings ask for it: traces and metrics by
 * OpenTelemetry's own settings, an access log by the agent's. Off, it costs nothing and loads
 * nothing.
 */
final class Seeing implements AutoCloseable {
  /** In the log. */
  static final String AREA = "telemetry";

  private static final String OTHER_AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";
  private static final String NOT_BEGUN = "not begun";

  private final Given given;
  private final Who who;
  private final AgentLog log;
  private final TracesOut traces;
  private final MetricsOut metrics;
  private final AccessLogOut accessLog;
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
            linesTo, lines.written(), lines.dropped(), orEmpty(lines.lastFailure())));
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
    OtelSettings settings = OtelSettings.of(given.properties(), given.environment());
    settings.warnings().forEach(warning -> log.warn(AREA, warning));
    Place place = new Place(mesh, observers, configured, this::dropped);
    Map<String, String> resource = resource(settings);
    String noTraces = settings.whyNoTraces();
    if (noTraces == null && isBesideOpenTelemetry()) {
      tracesTo = "left to the OpenTelemetry agent in this JVM";
      log.info(AREA, "traces are " + tracesTo);
    } else {
      tracesTo =
          begin(
              "traces are exported",
              noTraces,
              () -> traces.start(settings, resource, this::isOwn, place));
    }
    metricsTo =
        begin(
            "metrics are exported",
            settings.whyNoMetrics(),
            () -> metrics.start(settings, resource, this::isOwn, place));
    linesTo =
        begin(
            "access log lines are written",
            AccessLogOut.whyNot(given.settings()),
            () -> accessLog.start(given.settings(), this::isOwn, observers));
    if ((metrics.isOn() || accessLog.isOn()) && !traces.isOn()) {
      mesh.tracer(Tracer.SILENT);
    }
  }

  /** Whether traces are the agent's, and contexts are to be carried between threads. */
  boolean isTracing() {
    return traces.isOn();
  }

  /** Begins one of them, and says where it goes. */
  private String begin(String what, @Nullable String whyNot, Supplier<String> beginning) {
    if (whyNot != null) {
      return "off: " + whyNot;
    }
    try {
      String where = beginning.get();
      log.info(AREA, what + " to " + where);
      return where;
    } catch (RuntimeException | LinkageError wrong) {
      String why = wrong.getMessage() == null ? wrong.toString() : wrong.getMessage();
      log.warn(AREA, "no " + what + ": " + why);
      return "off: " + why;
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

  private static boolean isBesideOpenTelemetry() {
    try {
      Class.forName(OTHER_AGENT, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException none) {
      return false;
    }
  }

  /** Sends what is left, for a second at most each, side by side. */
  @Override
  public void close() {
    metrics.end();
    traces.close();
    accessLog.close();
    metrics.close();
  }
}
