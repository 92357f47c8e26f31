package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.trace.Format;
import io.zerohop.telemetry.context.Propagation;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.export.TraceExport;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import io.zerohop.telemetry.trace.Unsampled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The traces of this JVM: where OpenTelemetry's own settings ask for it, calls are recorded and
 * their spans exported. Off, it costs nothing and loads nothing.
 */
final class Seeing implements AutoCloseable {
  private static final String OTHER_AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";
  private static final String WHAT = "telemetry";

  private final Map<String, String> properties;
  private final Map<String, String> environment;
  private final Who who;
  private final AgentLog log;
  private volatile @Nullable TraceExport export;
  private volatile String words = "not begun";

  Seeing(Map<String, String> properties, Map<String, String> environment, Who who, AgentLog log) {
    this.properties = properties;
    this.environment = environment;
    this.who = who;
    this.log = log;
  }

  /** For the status. */
  AgentStatus.Telemetry status() {
    TraceExport running = export;
    if (running == null) {
      return new AgentStatus.Telemetry(words, 0, 0, 0, "");
    }
    TraceExport.Counts counts = running.counts();
    String failure = counts.lastFailure();
    return new AgentStatus.Telemetry(
        words,
        counts.exported(),
        counts.failed(),
        counts.dropped(),
        failure == null ? "" : failure);
  }

  /** Begins, if that is asked for. A setting that is wrong is told, and nothing else suffers. */
  void start(Mesh mesh, Observers observers) {
    OtelSettings settings = OtelSettings.of(properties, environment);
    for (String exporter : settings.unknownExporters()) {
      log.warn(WHAT, "otel.traces.exporter: there is no \"" + exporter + "\" here; use otlp");
    }
    String why = settings.whyNoTraces();
    if (why != null) {
      words = "off: " + why;
      return;
    }
    if (isBesideOpenTelemetry()) {
      words = "left to the OpenTelemetry agent in this JVM";
      log.info(WHAT, "traces are " + words);
      return;
    }
    try {
      begin(settings, mesh, observers);
    } catch (RuntimeException | LinkageError wrong) {
      String what = wrong.getMessage() == null ? wrong.toString() : wrong.getMessage();
      words = "off: " + what;
      log.warn(WHAT, "no traces are exported: " + what);
    }
  }

  private void begin(OtelSettings settings, Mesh mesh, Observers observers) {
    Format format = Propagation.of(settings.propagators(), this::unknownPropagator);
    Sampler sampler = settings.sampler();
    LongSupplier random = () -> ThreadLocalRandom.current().nextLong();
    Unsampled unsampled = new Unsampled(random, format);
    RecordRing ring = TraceExport.ring(settings);
    TraceExport made =
        TraceExport.of(
            settings,
            ring,
            resource(settings),
            unsampled::renew,
            trouble -> log.warn(WHAT, trouble));
    Recording recording =
        new Recording(ring, sampler, format, random, unsampled, made::isOwn, made::wake);
    words = made.destination();
    export = made;
    made.start();
    observers.add(recording);
    mesh.tracer(new GuardedTracer(recording, log::fault));
    log.info(WHAT, "traces are exported to " + words);
  }

  private void unknownPropagator(String name) {
    log.warn(
        WHAT,
        "otel.propagators: there is no \""
            + name
            + "\" here; use tracecontext, baggage, b3, b3multi");
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

  /** Sends what is left, for a second at most. */
  @Override
  public void close() {
    TraceExport running = export;
    if (running != null) {
      running.close();
    }
  }
}
