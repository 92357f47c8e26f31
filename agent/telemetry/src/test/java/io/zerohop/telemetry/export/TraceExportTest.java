package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans on their way to a receiver of OTLP over HTTP. */
class TraceExportTest {
  private final List<ExportBed> begun = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private OtlpInbox<ResourceSpans> inbox;

  @BeforeEach
  void listen() throws IOException {
    inbox =
        new OtlpInbox<>(bytes -> ExportTraceServiceRequest.parseFrom(bytes).getResourceSpans(0));
    settings.put("otel.exporter.otlp.endpoint", inbox.endpoint());
    settings.put("otel.bsp.schedule.delay", "20");
  }

  @AfterEach
  void stop() {
    begun.forEach(ExportBed::close);
    inbox.close();
  }

  @Test
  void callsArriveAtTheEndpointWithItsHeadersAndTheJvmsAttributes() throws Exception {
    settings.put("otel.exporter.otlp.headers", "api-key=s%20ecret");
    settings.put("otel.exporter.otlp.compression", "gzip");
    ExportBed bed = bed();

    bed.call(1);

    var one = inbox.next();
    assertEquals("/v1/traces", one.path());
    assertEquals(List.of("s ecret"), one.headers().get("Api-key"));
    assertEquals(List.of("application/x-protobuf"), one.headers().get("Content-type"));
    assertEquals("front", one.all().getResource().getAttributes(0).getValue().getStringValue());
    assertEquals("GET", one.all().getScopeSpans(0).getSpans(0).getName());
    Await.until("it is counted", () -> bed.export.counts().exported() == 1);
    assertEquals(List.of(), bed.trouble);
  }

  @Test
  void knowsTheCallsThatAreItsOwn() {
    FakeCall call = new FakeCall();
    call.host = "127.0.0.1";
    call.port = inbox.port();
    TraceExport export = bed().export;
    assertTrue(export.isOwn(call));
    call.port = 1;
    assertFalse(export.isOwn(call));

    settings.put("otel.exporter.otlp.endpoint", "https://collector");
    call.host = "Collector";
    call.port = 443;
    assertTrue(bed().export.isOwn(call));
  }

  @Test
  void theEndpointForTracesIsTakenAsItStands() throws Exception {
    settings.put(
        "otel.exporter.otlp.traces.endpoint", settings.get("otel.exporter.otlp.endpoint") + "/own");
    bed().call(1);

    var one = inbox.next();
    assertEquals("/own", one.path());
  }

  @Test
  void aReceiverThatRefusesIsToldOfOnceAndItsSpansAreCounted() throws Exception {
    inbox.status = 400;
    ExportBed bed = bed();

    bed.call(1);
    Await.until("it failed", () -> bed.export.counts().failed() == 1);
    bed.call(2);
    Await.until("it failed again", () -> bed.export.counts().failed() == 2);

    assertEquals("HTTP status 400", bed.export.counts().lastFailure());
    assertEquals(1, bed.trouble.size(), bed.trouble.toString());
    assertTrue(bed.trouble.get(0).contains("HTTP status 400"), bed.trouble.toString());
    inbox.status = 200;
    bed.call(3);
    Await.until("it is taken", () -> bed.export.counts().exported() == 1);
    assertEquals(null, bed.export.counts().lastFailure());
  }

  @Test
  void aDeadReceiverFillsTheQueueAndNoMore() throws Exception {
    settings.put("otel.bsp.max.queue.size", "4");
    settings.put("otel.exporter.otlp.timeout", "200");
    inbox.close();
    ExportBed bed = bed();

    for (int i = 1; i <= 100; i++) {
      bed.call(i);
    }

    Await.until(
        "all are accounted for",
        () -> bed.export.counts().failed() + bed.export.counts().dropped() == 100);
    assertEquals(0, bed.export.counts().exported());
    assertTrue(bed.export.counts().dropped() > 0);
    assertEquals(1, bed.trouble.size(), bed.trouble.toString());
  }

  @Test
  void whatIsLeftAtTheEndIsSent() throws Exception {
    settings.put("otel.bsp.schedule.delay", "3600000");
    ExportBed bed = bed();
    bed.call(1);

    bed.export.close();

    assertEquals(1, bed.export.counts().exported());
    assertEquals(1, inbox.received().size());
  }

  @Test
  void aProtocolThatThereIsNotIsRefused() {
    settings.put("otel.exporter.otlp.protocol", "carrier-pigeon");

    var wrong = assertThrows(RuntimeException.class, this::bed);

    assertTrue(String.valueOf(wrong.getMessage()).contains("carrier-pigeon"), wrong::toString);
  }

  private ExportBed bed() {
    ExportBed bed = new ExportBed(settings);
    begun.add(bed);
    return bed;
  }
}
