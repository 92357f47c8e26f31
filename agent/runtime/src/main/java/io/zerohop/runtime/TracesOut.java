package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.trace.Format;
import io.zerohop.telemetry.context.Propagation;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.export.SpanForm;
import io.zerohop.telemetry.export.TraceExport;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import io.zerohop.telemetry.trace.Unsampled;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The spans of this JVM's calls, recorded and exported. Changed by one thread at a time, asked by
 * any.
 */
final class TracesOut implements AutoCloseable {
  private static final String SAMPLER = "otel.traces.sampler";
  private static final String METRICS = "otel.metric";

  private final AgentLog log;
  private volatile @Nullable Running running;
  private volatile @Nullable TraceExport leaving;

  TracesOut(AgentLog log) {
    this.log = log;
  }

  /** One export with what belongs to it. */
  private record Running(
      OtelSettings settings,
      TraceExport export,
      RecordRing ring,
      Format format,
      Unsampled unsampled,
      Recording recording) {
    /** The same export of what another sampler takes. */
    Running sampled(OtelSettings by, Predicate<CallRequest> own) {
      Recording other =
          new Recording(
              ring, by.sampler(), format, TracesOut::random, unsampled, own, export::wake);
      return new Running(by, export, ring, format, unsampled, other);
    }

    boolean differsInSamplingAtMost(OtelSettings other) {
      return settings.without(SAMPLER, METRICS).equals(other.without(SAMPLER, METRICS));
    }
  }

  /**
   * Begins, or goes on in another way: what waits for the receiver before is sent there, for a
   * second at most.
   *
   * @param own which calls are those of exports
   * @return where spans go, in words
   * @throws RuntimeException says which setting is wrong
   */
  String follow(Wanted wanted, Predicate<CallRequest> own, Seeing.Place place) {
    Running now = follow(wanted.settings, wanted.resource, own, place);
    now.export.form(wanted.form);
    now.recording.note(wanted.form.headers());
    return now.export.destination();
  }

  /**
   * What is asked for.
   *
   * @param resource the attributes of this JVM
   * @param form what spans say
   */
  record Wanted(OtelSettings settings, Map<String, String> resource, SpanForm form) {}

  private Running follow(
      OtelSettings settings,
      Map<String, String> resource,
      Predicate<CallRequest> own,
      Seeing.Place place) {
    Running before = running;
    if (before == null || !before.settings.equals(settings)) {
      boolean same = before != null && before.differsInSamplingAtMost(settings);
      Running next =
          before != null && same ? before.sampled(settings, own) : made(settings, resource, own);
      leaving = before == null ? null : before.export;
      running = next;
      if (before == null) {
        place.observers().add(next.recording);
      } else {
        place.observers().replace(before.recording, next.recording);
      }
      place.mesh().tracer(new GuardedTracer(next.recording, log::fault));
      if (before != null && !same) {
        before.export.close();
      }
      leaving = null;
      return next;
    }
    return before;
  }

  private Running made(
      OtelSettings settings, Map<String, String> resource, Predicate<CallRequest> own) {
    Format format = Propagation.of(settings.propagators(), this::unknownPropagator);
    Sampler sampler = settings.sampler();
    Unsampled unsampled = new Unsampled(TracesOut::random, format);
    RecordRing ring = TraceExport.ring(settings);
    TraceExport made =
        TraceExport.of(
            settings, ring, resource, unsampled::renew, trouble -> log.warn(Seeing.AREA, trouble));
    Recording recording =
        new Recording(ring, sampler, format, TracesOut::random, unsampled, own, made::wake);
    made.start();
    return new Running(settings, made, ring, format, unsampled, recording);
  }

  /** Ends; what waits is sent, for a second at most. */
  void stop(Seeing.Place place) {
    Running before = running;
    if (before != null) {
      place.mesh().tracer(Tracer.OFF);
      place.observers().remove(before.recording);
      leaving = before.export;
      running = null;
      before.export.close();
      leaving = null;
    }
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  private void unknownPropagator(String name) {
    log.warn(
        Seeing.AREA,
        "otel.propagators: there is no \""
            + name
            + "\" here; use tracecontext, baggage, b3, b3multi");
  }

  boolean isOn() {
    return running != null;
  }

  /** Whether a call is one of the export's, or of the one before, which sends its last. */
  boolean isOwn(CallRequest request) {
    Running now = running;
    TraceExport before = leaving;
    return (now != null && now.export.isOwn(request)) || (before != null && before.isOwn(request));
  }

  /** Since spans go where they go. */
  TraceExport.Counts counts() {
    Running now = running;
    return now == null ? new TraceExport.Counts(0, 0, 0, null) : now.export.counts();
  }

  /** Sends what is left, for a second at most. */
  @Override
  public void close() {
    Running now = running;
    if (now != null) {
      now.export.close();
    }
  }
}
