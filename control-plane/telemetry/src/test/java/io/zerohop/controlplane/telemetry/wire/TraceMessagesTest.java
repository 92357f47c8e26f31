package io.zerohop.controlplane.telemetry.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.zerohop.controlplane.telemetry.trace.Source;
import io.zerohop.controlplane.telemetry.trace.Span;
import io.zerohop.controlplane.telemetry.trace.TraceId;
import io.zerohop.controlplane.telemetry.window.KeptSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TraceMessagesTest {
  private static final String TRACE = "8bf92f3577b34da6a3ce929d0e0e4736";
  private static final int MOST = 10_000;

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue value(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static byte[] request(io.opentelemetry.proto.trace.v1.Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", "shop"))
                        .addAttributes(text("service.namespace", "web"))
                        .addAttributes(text("service.instance.id", "shop-1")))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
        .build()
        .toByteArray();
  }

  private static io.opentelemetry.proto.trace.v1.Span.Builder span() {
    return io.opentelemetry.proto.trace.v1.Span.newBuilder()
        .setTraceId(id(TRACE))
        .setSpanId(id("00f067aa0ba902b7"))
        .setParentSpanId(id("00f067aa0ba902b8"))
        .setName("GET")
        .setKind(SpanKind.SPAN_KIND_CLIENT)
        .setStartTimeUnixNano(10)
        .setEndTimeUnixNano(30);
  }

  @Test
  void aSpanComesBackAsItWasSent() throws Exception {
    ArrayValue.Builder list =
        ArrayValue.newBuilder().addValues(AnyValue.newBuilder().setStringValue("x"));
    byte[] sent =
        request(
            span()
                .addAttributes(text("zerohop.service", "reviews"))
                .addAttributes(value("zerohop.attempts", AnyValue.newBuilder().setIntValue(2)))
                .addAttributes(value("a", AnyValue.newBuilder().setBoolValue(true)))
                .addAttributes(value("b", AnyValue.newBuilder().setDoubleValue(0.5)))
                .addAttributes(value("c", AnyValue.newBuilder().setArrayValue(list)))
                .setStatus(
                    Status.newBuilder()
                        .setMessage("why")
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR))
                .build());

    KeptSpan kept = TraceMessages.read(sent).get(0);

    assertEquals(TraceId.of(TRACE).orElseThrow(), kept.trace());
    assertEquals(
        new Span(
            "00f067aa0ba902b7",
            "00f067aa0ba902b8",
            new Source("shop", "web", "shop-1"),
            Span.Kind.CLIENT,
            "GET",
            10,
            30,
            true,
            "why",
            Map.of(
                "zerohop.service",
                "reviews",
                "zerohop.attempts",
                "2",
                "a",
                "true",
                "b",
                "0.5",
                "c",
                "[x]")),
        TraceMessages.span(kept));
  }

  @Test
  void whatNobodyIsShownIsNotKept() throws Exception {
    byte[] sent = request(span().addEvents(Event.newBuilder().setName("e".repeat(5000))).build());
    assertTrue(TraceMessages.read(sent).get(0).message().length < 100);
  }

  @Test
  void aSpanWithoutAValidTraceIsLeftOutAndTheOthersAreTaken() throws Exception {
    byte[] sent =
        request(
            span().setTraceId(id("00".repeat(16))).build(),
            span().setTraceId(id("01")).build(),
            span().setName("taken").setKindValue(77).build());

    List<KeptSpan> kept = TraceMessages.read(sent);

    assertEquals(1, kept.size());
    assertEquals("taken", TraceMessages.span(kept.get(0)).name());
    assertEquals(Span.Kind.UNSPECIFIED, TraceMessages.span(kept.get(0)).kind());
  }

  @Test
  void aBodyThatIsNoMessageIsRefused() {
    RefusedExport refusal =
        assertThrows(RefusedExport.class, () -> TraceMessages.read(new byte[] {1, 2, 3}));
    assertEquals(400, refusal.status());
    assertTrue(
        new String(refusal.body(), java.nio.charset.StandardCharsets.UTF_8).contains("no Export"));
  }

  @Test
  void theAnswerTellsHowManyWereRefused() throws Exception {
    assertEquals(0, TraceMessages.response(0, "why").length);
    var partly = ExportTraceServiceResponse.parseFrom(TraceMessages.response(3, "why"));
    assertEquals(3, partly.getPartialSuccess().getRejectedSpans());
    assertEquals("why", partly.getPartialSuccess().getErrorMessage());
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static int refused(String type, String encoding, byte[] body) {
    return assertThrows(RefusedExport.class, () -> ExportBody.message(type, encoding, body, MOST))
        .status();
  }

  @Test
  void aBodyIsTakenPlainAndPacked() throws Exception {
    byte[] plain = "a message".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String type = "Application/X-Protobuf; charset=x";
    assertArrayEquals(plain, ExportBody.message(type, "", plain, MOST));
    assertArrayEquals(plain, ExportBody.message(type, "GZIP", packed(plain), MOST));
  }

  @Test
  void whatIsOfAnotherFormIsRefused() throws Exception {
    assertEquals(415, refused("application/json", "", new byte[0]));
    assertEquals(415, refused("", "", new byte[0]));
    assertEquals(415, refused(ExportBody.PROTOBUF, "zstd", new byte[0]));
    assertEquals(400, refused(ExportBody.PROTOBUF, "gzip", new byte[] {1}));
    byte[] cut = packed(new byte[5_000]);
    assertEquals(400, refused(ExportBody.PROTOBUF, "gzip", java.util.Arrays.copyOf(cut, 12)));
  }

  @Test
  void nothingBeyondTheBoundIsUnpacked() throws Exception {
    byte[] bomb = packed(new byte[50_000_000]);
    assertEquals(413, refused(ExportBody.PROTOBUF, "gzip", bomb));
    assertEquals(413, refused(ExportBody.PROTOBUF, "", new byte[MOST + 1]));
    assertEquals(MOST, ExportBody.message(ExportBody.PROTOBUF, "", new byte[MOST], MOST).length);
    assertEquals(
        MOST, ExportBody.message(ExportBody.PROTOBUF, "gzip", packed(new byte[MOST]), MOST).length);
  }
}
