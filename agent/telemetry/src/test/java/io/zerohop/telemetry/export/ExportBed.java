package io.zerohop.telemetry.export;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import io.zerohop.telemetry.trace.Unsampled;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An export that runs, and calls that end for it. */
final class ExportBed implements AutoCloseable {
  final TraceExport export;
  final List<String> trouble = new CopyOnWriteArrayList<>();
  private final Recording recording;

  ExportBed(Map<String, String> settings) {
    this(OtelSettings.of(settings, Map.of()));
  }

  ExportBed(OtelSettings otel) {
    RecordRing ring = TraceExport.ring(otel);
    Unsampled none = new Unsampled(() -> 1, FakeCall.FORMAT);
    export = TraceExport.of(otel, ring, Map.of("service.name", "front"), () -> {}, trouble::add);
    recording =
        new Recording(
            ring, Sampler.DEFAULT, FakeCall.FORMAT, () -> 1, none, export::isOwn, export::wake);
    export.start();
  }

  /** A call of that span ends, answered by 200 at its only send. */
  void call(long span) {
    FakeCall call = new FakeCall();
    TraceContext context = FakeCall.context(1, span, 0, true);
    call.trace = context;
    call.sent(8081, context, AttemptResult.answered(200, name -> null));
    call.start = System.nanoTime();
    call.end = call.start + 1;
    recording.ended(call);
  }

  @Override
  public void close() {
    export.close();
  }
}
