package io.zerohop.controlplane.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String FOUND = "/zerohop/v1/traces/" + TRACE;

  private final RunningApi api;

  TracesTest(@TempDir Path directory) throws Exception {
    api = new RunningApi(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static byte[] spans() {
    Span root = span("00f067aa0ba902b7", "", "root");
    Span below = span("00f067aa0ba902b8", "00f067aa0ba902b7", "below");
    KeyValue service =
        KeyValue.newBuilder()
            .setKey("service.name")
            .setValue(AnyValue.newBuilder().setStringValue("shop"))
            .build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(service))
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(below).addSpans(root)))
        .build()
        .toByteArray();
  }

  private static Span span(String id, String parent, String name) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE)))
        .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(id)))
        .setParentSpanId(ByteString.copyFrom(HexFormat.of().parseHex(parent)))
        .setName(name)
        .setStartTimeUnixNano(1_000_000_000L)
        .setEndTimeUnixNano(1_002_500_000L)
        .build();
  }

  /** As an agent of this machine sends it: plain HTTP, no token. */
  private HttpResponse<String> send(String type, String... headers) throws Exception {
    int port = api.server.address().getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(spans()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void spansOfThisMachinesProgramsAreTakenWithoutATokenAndFoundByTheirTrace() throws Exception {
    HttpResponse<String> taken = send("application/x-protobuf");
    assertEquals(200, taken.statusCode(), taken.body());
    assertEquals("application/x-protobuf", taken.headers().firstValue("content-type").orElse(""));

    RunningApi.Answer found = api.get(FOUND);

    assertEquals(200, found.status());
    assertEquals(TRACE, found.at("/trace"));
    assertEquals("root", found.at("/spans/0/name"));
    assertEquals("shop", found.at("/spans/0/service"));
    assertEquals("1970-01-01T00:00:01Z", found.at("/spans/0/start"));
    assertEquals(2500, found.body().at("/spans/0/micros").asInt());
    assertEquals("below", found.at("/spans/1/name"));
    assertEquals(1, found.body().at("/spans/1/depth").asInt());
    assertEquals(2, found.body().at("/spans").size());
  }

  @Test
  void whoMayBeSomebodyElseNeedsTheToken() throws Exception {
    assertEquals(401, send("application/x-protobuf", "X-Forwarded-For", "10.0.0.1").statusCode());
    assertEquals(401, send("application/x-protobuf", "Forwarded", "for=10.0.0.1").statusCode());
    assertEquals(401, send("application/x-protobuf", "Via", "1.1 proxy").statusCode());
    String token = "Bearer " + api.server.access().token();
    assertEquals(
        200,
        send("application/x-protobuf", "Via", "1.1 proxy", "Authorization", token).statusCode());
  }

  @Test
  void whatAPageInABrowserMaySendUnaskedIsNotTaken() throws Exception {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
      HttpResponse<String> answer = send(type);
      assertEquals(415, answer.statusCode());
      assertTrue(answer.body().contains("must be application/x-protobuf"), answer.body());
    }
    assertEquals(404, api.get(FOUND).status());
  }

  @Test
  void theTokenIsNeededToReadATrace() throws Exception {
    URI plain = URI.create("http://127.0.0.1:" + api.server.address().getPort() + FOUND);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(plain).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(401, answer.statusCode());
  }

  @Test
  void aTraceThatIsNotHereIsSaidWithWhatToDo() throws Exception {
    RunningApi.Answer empty = api.get(FOUND);
    assertEquals(404, empty.status());
    assertTrue(
        empty.at("/message").contains("OTEL_EXPORTER_OTLP_ENDPOINT=http"), empty.at("/message"));

    send("application/x-protobuf");
    RunningApi.Answer other = api.get(FOUND.replace("4736", "4737"));
    assertEquals(404, other.status());
    assertTrue(other.at("/message").contains("2 spans of the last"), other.at("/message"));
    assertTrue(other.at("/message").contains("sampled"), other.at("/message"));
  }

  @Test
  void whatIsNoIdIsABadRequest() throws Exception {
    RunningApi.Answer answer = api.get("/zerohop/v1/traces/xyz");
    assertEquals(400, answer.status());
    assertTrue(answer.at("/message").contains("32 hexadecimal digits"), answer.at("/message"));
  }

  @Test
  void otherPathsOfOtlpDoNotExist() throws Exception {
    assertEquals(404, api.post("/v1/logs", "{}").status());
    assertEquals(405, api.get("/v1/traces").status());
  }
}
