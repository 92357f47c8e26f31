package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans on their way to a receiver of OTLP over HTTP. */
class TraceExportTest {
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final List<ExportBed> begun = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private HttpServer server;
  private volatile int status = 200;

  private record Received(String path, Map<String, List<String>> headers, ResourceSpans spans) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
    settings.put(
        "otel.exporter.otlp.endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
    settings.put("otel.bsp.schedule.delay", "20");
  }

  private void receive(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in = exchange.getRequestBody()) {
      InputStream plain = packed ? new GZIPInputStream(in) : in;
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(plain.readAllBytes());
      exchange.sendResponseHeaders(status, -1);
      received.add(
          new Received(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders(),
              request.getResourceSpans(0)));
    } finally {
      exchange.close();
    }
  }

  @AfterEach
  void stop() {
    begun.forEach(ExportBed::close);
    server.stop(0);
  }

  @Test
  void callsArriveAtTheEndpointWithItsHeadersAndTheJvmsAttributes() throws Exception {
    settings.put("otel.exporter.otlp.headers", "api-key=s%20ecret");
    settings.put("otel.exporter.otlp.compression", "gzip");
    ExportBed bed = bed();

    bed.call(1);

    Received one = received.poll(60, TimeUnit.SECONDS);
    assertNotNull(one);
    assertEquals("/v1/traces", one.path());
    assertEquals(List.of("s ecret"), one.headers().get("Api-key"));
    assertEquals(List.of("application/x-protobuf"), one.headers().get("Content-type"));
    assertEquals("front", one.spans().getResource().getAttributes(0).getValue().getStringValue());
    assertEquals("GET", one.spans().getScopeSpans(0).getSpans(0).getName());
    Await.until("it is counted", () -> bed.export.counts().exported() == 1);
    assertEquals(List.of(), bed.trouble);
  }

  @Test
  void knowsTheCallsThatAreItsOwn() {
    FakeCall call = new FakeCall();
    call.host = "127.0.0.1";
    call.port = server.getAddress().getPort();
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

    Received one = received.poll(60, TimeUnit.SECONDS);
    assertNotNull(one);
    assertEquals("/own", one.path());
  }

  @Test
  void aReceiverThatRefusesIsToldOfOnceAndItsSpansAreCounted() throws Exception {
    status = 400;
    ExportBed bed = bed();

    bed.call(1);
    Await.until("it failed", () -> bed.export.counts().failed() == 1);
    bed.call(2);
    Await.until("it failed again", () -> bed.export.counts().failed() == 2);

    assertEquals("HTTP status 400", bed.export.counts().lastFailure());
    assertEquals(1, bed.trouble.size(), bed.trouble.toString());
    assertTrue(bed.trouble.get(0).contains("HTTP status 400"), bed.trouble.toString());
    status = 200;
    bed.call(3);
    Await.until("it is taken", () -> bed.export.counts().exported() == 1);
    assertEquals(null, bed.export.counts().lastFailure());
  }

  @Test
  void aDeadReceiverFillsTheQueueAndNoMore() throws Exception {
    settings.put("otel.bsp.max.queue.size", "4");
    settings.put("otel.exporter.otlp.timeout", "200");
    server.stop(0);
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
    assertEquals(1, received.size());
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
