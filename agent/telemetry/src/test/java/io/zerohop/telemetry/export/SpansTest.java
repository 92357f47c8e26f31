package io.zerohop.telemetry.export;

import static io.zerohop.telemetry.export.Exported.EPOCH;
import static io.zerohop.telemetry.export.Exported.attributes;
import static io.zerohop.telemetry.export.Exported.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeServing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is exported, as the decoder that receivers use reads it. */
class SpansTest {
  private static final TraceContext CONTEXT = FakeCall.context(0x0a, 0x0b, 0x0c, true);
  private static final TraceContext SECOND = FakeCall.context(0x0a, 0x0d, 0x0b, true);

  private final FakeCall call = new FakeCall();

  SpansTest() {
    call.trace = CONTEXT;
  }

  @Test
  void aCallOfOneSendIsOneSpan() throws Exception {
    Span span = only(call.sent(8081, CONTEXT, answered(200)));

    assertEquals("0000000000000007000000000000000a", hex(span.getTraceId()));
    assertEquals("000000000000000b", hex(span.getSpanId()));
    assertEquals("000000000000000c", hex(span.getParentSpanId()));
    assertEquals("a=1", span.getTraceState());
    assertEquals("GET", span.getName());
    assertEquals(Span.SpanKind.SPAN_KIND_CLIENT, span.getKind());
    assertEquals(1, span.getFlags());
    assertEquals(EPOCH + call.start, span.getStartTimeUnixNano());
    assertEquals(EPOCH + call.end, span.getEndTimeUnixNano());
    assertFalse(span.hasStatus());
    assertEquals(
        Map.ofEntries(
            Map.entry("http.request.method", "GET"),
            Map.entry("url.full", "http://reviews:8080/items"),
            Map.entry("server.address", "reviews"),
            Map.entry("server.port", "8080"),
            Map.entry("network.peer.address", "10.0.0.1"),
            Map.entry("network.peer.port", "8081"),
            Map.entry("http.response.status_code", "200"),
            Map.entry("zerohop.service", "reviews.shop"),
            Map.entry("zerohop.cluster", "reviews-v1"),
            Map.entry("zerohop.endpoint", "10.0.0.1:8081"),
            Map.entry("zerohop.reason", "OK"),
            Map.entry("zerohop.attempts", "1")),
        attributes(span));
  }

  @Test
  void aRuleIsNamedWithWhereItStands() throws Exception {
    call.rule = new Route.Id("HTTPRoute/shop/reviews", 2, "reviews.yaml:7");

    Map<String, String> said = attributes(only(call));

    assertEquals("HTTPRoute/shop/reviews rule 2", said.get("zerohop.route"));
    assertEquals("reviews.yaml:7", said.get("zerohop.origin"));
  }

  @Test
  void aRuleThatNobodyWroteIsNotNamed() throws Exception {
    call.rule = Route.Id.UNNAMED;

    assertFalse(attributes(only(call)).containsKey("zerohop.route"));
  }

  @Test
  void anEndpointIsNamedByItsAddressOrWhereItHasNoneByItsName() throws Exception {
    Endpoint six = Endpoint.at(new InetSocketAddress("fd00::7", 81));
    Endpoint named = Endpoint.at(InetSocketAddress.createUnresolved("db.shop", 5432));

    Map<String, String> first = attributes(only(call.sent(six, CONTEXT, answered(200))));
    assertEquals("fd00:0:0:0:0:0:0:7", first.get("network.peer.address"));
    assertEquals("81", first.get("network.peer.port"));
    Map<String, String> second = attributes(spans(call.sent(named, SECOND, answered(200))).get(2));
    assertEquals("db.shop", second.get("network.peer.address"));
    assertEquals("db.shop:5432", second.get("zerohop.endpoint"));
  }

  @Test
  void aRootHasNoParent() throws Exception {
    call.trace = FakeCall.context(0x0a, 0x0b, 0, true);

    assertEquals(ByteString.EMPTY, only(call).getParentSpanId());
  }

  @Test
  void aCallOfTwoSendsIsASpanWithOneForEachBelow() throws Exception {
    List<Span> spans =
        spans(call.sent(8081, CONTEXT, answered(503)).sent(8082, SECOND, answered(200)));

    Span whole = spans.get(0);
    assertEquals(3, spans.size());
    assertEquals(Span.SpanKind.SPAN_KIND_INTERNAL, whole.getKind());
    assertEquals("000000000000000c", hex(whole.getParentSpanId()));
    assertEquals("2", attributes(whole).get("zerohop.attempts"));
    assertFalse(whole.hasStatus());
    Span first = spans.get(1);
    Span second = spans.get(2);
    assertEquals(List.of("000000000000000b", "000000000000000d"), ids(first, second));
    assertEquals(
        List.of(whole.getSpanId(), whole.getSpanId()),
        List.of(first.getParentSpanId(), second.getParentSpanId()));
    assertEquals(Span.SpanKind.SPAN_KIND_CLIENT, first.getKind());
    assertEquals("503", attributes(first).get("error.type"));
    assertEquals(Status.StatusCode.STATUS_CODE_ERROR, first.getStatus().getCode());
    assertFalse(attributes(first).containsKey("http.request.resend_count"));
    assertEquals("1", attributes(second).get("http.request.resend_count"));
    assertEquals("8082", attributes(second).get("network.peer.port"));
    assertFalse(second.hasStatus());
    assertEquals(EPOCH + call.start + 100, second.getStartTimeUnixNano());
    assertEquals(EPOCH + call.start + 150, second.getEndTimeUnixNano());
    assertNotEquals(hex(whole.getSpanId()), hex(first.getSpanId()));
  }

  @Test
  void aFailureIsNamedByWhatTheClientThrew() throws Exception {
    call.outcome = new Outcome.Failed(Reason.CONNECT_FAILED, "CONNECT_FAILED: refused");
    AttemptResult refused =
        AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, new ConnectException("no"));

    Span span = only(call.sent(8081, CONTEXT, refused));

    assertEquals("java.net.ConnectException", attributes(span).get("error.type"));
    assertEquals(
        "CONNECT_FAILED: " + Reason.CONNECT_FAILED.meaning(), span.getStatus().getMessage());
  }

  @Test
  void aCallThatPolicyEndsBeforeItIsSentIsASpanWithItsReason() throws Exception {
    call.outcome = new Outcome.AnsweredHere(429, "429", Reason.RATE_LIMITED);

    Span span = only(call);

    assertEquals("429", attributes(span).get("error.type"));
    assertEquals("RATE_LIMITED", attributes(span).get("zerohop.reason"));
    assertEquals("0", attributes(span).get("zerohop.attempts"));
  }

  @Test
  void anRpcIsNamedByItsMethodAndTellsItsCode() throws Exception {
    call.path = "/shop.Reviews/List";
    call.method = "POST";

    Span span =
        only(call.sent(9000, CONTEXT, AttemptResult.ended(RpcCode.NOT_FOUND, name -> null)));

    assertEquals("shop.Reviews/List", span.getName());
    Map<String, String> said = attributes(span);
    assertEquals("grpc", said.get("rpc.system"));
    assertEquals("shop.Reviews", said.get("rpc.service"));
    assertEquals("List", said.get("rpc.method"));
    assertEquals("5", said.get("rpc.grpc.status_code"));
    assertEquals("NOT_FOUND", said.get("error.type"));
    assertFalse(said.containsKey("http.request.method"));
  }

  @Test
  void aMethodThatIsNoneIsNoNameOfASpan() throws Exception {
    call.method = "get-7";

    Span span = only(call.sent(8081, CONTEXT, answered(200)));

    assertEquals("_OTHER", span.getName());
    assertEquals("get-7", attributes(span).get("http.request.method_original"));
  }

  @Test
  void aCallThatWasServedIsASpanOfItsServer() throws Exception {
    Span span = only(FakeServing.of("POST", "/items?token=secret", answered(201)));

    assertEquals(Span.SpanKind.SPAN_KIND_SERVER, span.getKind());
    assertEquals("POST", span.getName());
    assertEquals("000000000000000b", hex(span.getSpanId()));
    assertEquals("000000000000000c", hex(span.getParentSpanId()));
    assertEquals(EPOCH + 2_000, span.getStartTimeUnixNano());
    assertEquals(EPOCH + 3_000, span.getEndTimeUnixNano());
    assertEquals(
        Map.of(
            "http.request.method", "POST",
            "url.path", "/items",
            "http.response.status_code", "201"),
        attributes(span));
  }

  @Test
  void aServerIsNotToBlameForWhatItsCallerDidWrong() throws Exception {
    assertFalse(only(FakeServing.of("GET", "/", answered(404))).hasStatus(), "404");
    assertEquals("500", error(FakeServing.of("GET", "/", answered(500))));
    assertFalse(only(FakeServing.of("POST", "/a.B/C", rpc(RpcCode.NOT_FOUND))).hasStatus());
    assertEquals("INTERNAL", error(FakeServing.of("POST", "/a.B/C", rpc(RpcCode.INTERNAL))));
  }

  @Test
  void whatAServerThrewAndACallerThatWentAwayAreErrors() throws Exception {
    Throwable thrown = new IllegalStateException("no");
    assertEquals(
        "java.lang.IllegalStateException",
        error(new FakeServing("GET", "/", null, thrown, false, CONTEXT)));
    assertEquals("cancelled", error(new FakeServing("GET", "/", null, null, true, CONTEXT)));
  }

  @Test
  void manyCallsGoIntoOneRequestWithTheJvmsAttributes() throws Exception {
    call.path = "/" + "x".repeat(1_000);
    call.sent(8081, CONTEXT, answered(200));
    FakeCall[] calls = new FakeCall[100];
    java.util.Arrays.fill(calls, call);

    ResourceSpans all = export(calls).getResourceSpans(0);

    assertEquals(
        Map.of("service.name", "front", "telemetry.distro.name", "zerohop"),
        attributes(all.getResource().getAttributesList()));
    assertEquals("io.zerohop", all.getScopeSpans(0).getScope().getName());
    assertEquals("1.2.3", all.getScopeSpans(0).getScope().getVersion());
    assertEquals(100, all.getScopeSpans(0).getSpansCount());
  }

  private static AttemptResult answered(int status) {
    return AttemptResult.answered(status, name -> null);
  }

  private static AttemptResult rpc(RpcCode code) {
    return AttemptResult.ended(code, name -> null);
  }

  private static String error(FakeServing call) throws IOException {
    Span span = only(call);
    assertEquals(Status.StatusCode.STATUS_CODE_ERROR, span.getStatus().getCode());
    return attributes(span).getOrDefault("error.type", "none");
  }

  private static Span only(FakeServing call) throws IOException {
    return Exported.export(1, recording -> recording.served(call))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }

  private static Span only(FakeCall call) throws IOException {
    List<Span> spans = spans(call);
    assertEquals(1, spans.size());
    return spans.get(0);
  }

  private static List<Span> spans(FakeCall call) throws IOException {
    return export(call).getResourceSpans(0).getScopeSpans(0).getSpansList();
  }

  private static ExportTraceServiceRequest export(FakeCall... calls) throws IOException {
    return Exported.export(calls.length, recording -> List.of(calls).forEach(recording::ended));
  }

  private static List<String> ids(Span... spans) {
    return List.of(spans).stream().map(span -> hex(span.getSpanId())).toList();
  }
}
