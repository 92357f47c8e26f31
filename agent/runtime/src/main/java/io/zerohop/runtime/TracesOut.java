package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.trace.Format;
import io.zerohop.telemetry.context.Propagation;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.export.TraceExport;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import io.zerohop.telemetry.trace.Unsampled;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The spans of this JVM's calls, recorded and exported. */
final class TracesOut implements AutoCloseable {
  private final AgentLog log;
  private volatile @Nullable TraceExport export;

  TracesOut(AgentLog log) {
    this.log = log;
  }

  /**
   * Begins.
   *
   * @param resource the attributes of this JVM
   * @param own which calls are those of exports
   * @return where spans go, in words
   * @throws RuntimeException says which setting is wrong
   */
  String start(
      OtelSettings settings,
      Map<String, String> resource,
      Predicate<CallRequest> own,
      Seeing.Place place) {
    Format format = Propagation.of(settings.propagators(), this::unknownPropagator);
    Sampler sampler = settings.sampler();
    LongSupplier random = () -> ThreadLocalRandom.current().nextLong();
    Unsampled unsampled = new Unsampled(random, format);
    RecordRing ring = TraceExport.ring(settings);
    TraceExport made =
        TraceExport.of(
            settings, ring, resource, unsampled::renew, trouble -> log.warn(Seeing.AREA, trouble));
    Recording recording = new Recording(ring, sampler, format, random, unsampled, own, made::wake);
    export = made;
    made.start();
    place.observers().add(recording);
    Mesh mesh = place.mesh();
    mesh.tracer(new GuardedTracer(recording, log::fault));
    return made.destination();
  }

  private void unknownPropagator(String name) {
    log.warn(
        Seeing.AREA,
        "otel.propagators: there is no \""
            + name
            + "\" here; use tracecontext, baggage, b3, b3multi");
  }

  boolean isOn() {
    return export != null;
  }

  /** Whether a call is one of the export's. */
  boolean isOwn(CallRequest request) {
    TraceExport running = export;
    return running != null && running.isOwn(request);
  }

  TraceExport.Counts counts() {
    TraceExport running = export;
    return running == null ? new TraceExport.Counts(0, 0, 0, null) : running.counts();
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
