package io.zerohop.telemetry.beside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeStatement;
import io.zerohop.telemetry.context.Propagation;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told to another tracer's spans, by OpenTelemetry's own SDK. */
class BesideTest {
  private static final long EPOCH = 1_700_000_000_000_000_000L;
  private static final Ended ENDED = new Ended();

  private static Tracer tracer = GlobalOpenTelemetry.getTracer("none");

  private final Beside beside;
  private final FakeCall call = new FakeCall();

  private static final class Ended implements SpanExporter {
    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      spans.addAll(ended);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  BesideTest() throws ReflectiveOperationException {
    TheirApi api = TheirApi.in("io.opentelemetry.", BesideTest.class.getClassLoader());
    beside = new Beside(api, Propagation.of(List.of("tracecontext"), name -> {}), () -> EPOCH);
  }

  @BeforeAll
  static void theirs() {
    GlobalOpenTelemetry.resetForTest();
    SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(ENDED)).build();
    GlobalOpenTelemetry.set(
        new OpenTelemetry() {
          @Override
          public TracerProvider getTracerProvider() {
            return provider;
          }

          @Override
          public ContextPropagators getPropagators() {
            return ContextPropagators.noop();
          }
        });
    tracer = GlobalOpenTelemetry.getTracer("theirs");
  }

  @AfterAll
  static void leave() {
    GlobalOpenTelemetry.resetForTest();
  }

  @BeforeEach
  void clear() {
    ENDED.spans.clear();
  }

  private static Span started() {
    return tracer.spanBuilder("GET").setSpanKind(SpanKind.CLIENT).startSpan();
  }

  private static String header(SpanContext context) {
    return "00-%s-%s-%s"
        .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  private static String below(SpanData span) {
    return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
  }

  /** What a call begins with whose request carries the span that goes on. */
  private @Nullable TraceContext begun(Span span) {
    call.with("traceparent", header(span.getSpanContext()));
    try (Scope going = span.makeCurrent()) {
      assertNotNull(going);
      return beside.begin(call, call);
    }
  }

  private TraceContext of(Span span) {
    TraceContext context = begun(span);
    assertNotNull(context);
    call.trace = context;
    return context;
  }

  private static Map<String, String> carried(TraceContext context) {
    Map<String, String> fields = new HashMap<>();
    context.forEach(fields::put);
    return fields;
  }

  private static Map<String, String> attributes(SpanData span) {
    Map<String, String> all = new TreeMap<>();
    span.getAttributes().forEach((key, value) -> all.put(key.getKey(), value.toString()));
    return all;
  }

  @Test
  void aCallIsToldToItsSpanWithTheAnswerAndCarriesWhatItCarried() {
    Span span = started();
    TraceContext context = of(span);
    assertEquals(Map.of(), carried(context));
    call.rule = new Route.Id("HTTPRoute/shop/reviews", 2, "routes.yaml:31");
    call.sent(8081, context, AttemptResult.answered(200, name -> null));

    beside.answered(call);
    span.end();
    beside.ended(call);

    assertEquals(1, ENDED.spans.size());
    Map<String, String> said =
        Map.of(
            "zerohop.service", "reviews.shop",
            "zerohop.route", "HTTPRoute/shop/reviews rule 2",
            "zerohop.origin", "routes.yaml:31",
            "zerohop.cluster", "reviews-v1",
            "zerohop.reason", "OK",
            "zerohop.attempts", "1",
            "zerohop.endpoint", "10.0.0.1:8081",
            "network.peer.address", "10.0.0.1",
            "network.peer.port", "8081");
    assertEquals(new TreeMap<>(said), attributes(ENDED.spans.get(0)));
  }

  @Test
  void aSendAfterTheFirstIsASpanOfTheirsBelowTheCalls() {
    Span span = started();
    TraceContext first = of(span);
    call.sent(8081, first, AttemptResult.answered(503, name -> null));
    TraceContext second = beside.again(call, first);
    assertNotNull(second);
    call.sent(8082, second, AttemptResult.answered(502, name -> null));
    TraceContext third = beside.again(call, second);
    assertNotNull(third);
    call.sent(8083, third, AttemptResult.answered(200, name -> null));

    beside.ended(call);
    span.end();

    assertEquals(3, ENDED.spans.size());
    SpanData bad = ENDED.spans.get(1);
    SpanData good = ENDED.spans.get(0);
    for (SpanData send : List.of(bad, good)) {
      assertEquals(span.getSpanContext().getSpanId(), send.getParentSpanId());
      assertEquals(span.getSpanContext().getTraceId(), send.getTraceId());
      assertEquals(SpanKind.CLIENT, send.getKind());
      assertEquals("GET", send.getName());
    }
    assertEquals(Map.of("traceparent", below(bad)), carried(second));
    assertEquals(Map.of("traceparent", below(good)), carried(third));
    assertEquals(StatusCode.ERROR, bad.getStatus().getStatusCode());
    assertEquals(StatusCode.UNSET, good.getStatus().getStatusCode());
    assertEquals(EPOCH + call.start + 150, bad.getEndEpochNanos());
    Map<String, String> said =
        Map.of(
            "http.request.method", "GET",
            "http.request.resend_count", "1",
            "http.response.status_code", "502",
            "error.type", "502",
            "server.address", "reviews",
            "server.port", "8080",
            "zerohop.endpoint", "10.0.0.1:8082",
            "network.peer.address", "10.0.0.1",
            "network.peer.port", "8082");
    assertEquals(new TreeMap<>(said), attributes(bad));
    assertEquals("2", attributes(good).get("http.request.resend_count"));
    assertEquals("3", attributes(ENDED.spans.get(2)).get("zerohop.attempts"));
  }

  @Test
  void whatFailedIsToldByItsReasonAndASendByItsFailure() {
    Span span = started();
    TraceContext first = of(span);
    call.sent(8081, first, AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, null));
    TraceContext second = beside.again(call, first);
    call.sent(
        8082,
        second,
        AttemptResult.failed(Phase.SENT, Failure.RESET, new java.io.EOFException("gone")));
    call.outcome = new Outcome.Failed(Reason.CONNECTION_RESET, "CONNECTION_RESET: gone");

    beside.ended(call);
    span.end();

    assertEquals("java.io.EOFException", attributes(ENDED.spans.get(0)).get("error.type"));
    assertEquals("CONNECTION_RESET", attributes(ENDED.spans.get(1)).get("zerohop.reason"));
  }

  @Test
  void anRpcIsNamedByItsMethod() {
    Span span = started();
    TraceContext first = of(span);
    call.path = "/shop.Orders/Place";
    call.sent(
        9000, first, AttemptResult.failed(Phase.SENT, Failure.RESET, null).as(RpcCode.UNAVAILABLE));
    TraceContext second = beside.again(call, first);
    call.sent(9001, second, AttemptResult.succeeded());

    beside.ended(call);
    span.end();

    SpanData send = ENDED.spans.get(0);
    assertEquals("shop.Orders/Place", send.getName());
    assertEquals("Place", attributes(send).get("rpc.method"));
    assertEquals("0", attributes(send).get("rpc.grpc.status_code"));
    assertEquals(StatusCode.UNSET, send.getStatus().getStatusCode());
  }

  @Test
  void aCallWhoseRequestCarriesNoSpanOrAnotherIsLeftAlone() {
    Span span = started();
    try (Scope going = span.makeCurrent()) {
      assertNotNull(going);
      assertNull(beside.begin(call, call));
      call.with("traceparent", header(started().getSpanContext()));
      assertNull(beside.begin(call, call));
    }
    call.scheme = Side.SCHEME;
    assertNull(begun(span));
    call.sent(8081, null, AttemptResult.answered(503, name -> null));
    assertNull(beside.again(call, null));
    beside.ended(call);
    span.end();

    assertEquals(Map.of(), attributes(ENDED.spans.get(0)));
  }

  @Test
  void aStatementIsToldToTheClientSpanThatGoesOn() {
    FakeCall connection = new FakeCall();
    connection.connect = new ConnectRequest("postgresql", "orders-db", 5432, "app", false, 0);
    connection.side = Side.READER;
    connection.sent(5433, null, AttemptResult.connected(ServerState.UNKNOWN));
    Span span = started();
    TraceContext context;
    try (Scope going = span.makeCurrent()) {
      assertNotNull(going);
      context = beside.within(null);
    }
    assertNotNull(context);
    assertSame(context, beside.again(connection, context));

    beside.statement(new FakeStatement(connection, "SELECT 1", 1, 5, null, context, null));
    span.end();

    Map<String, String> said = attributes(ENDED.spans.get(0));
    assertEquals("reader", said.get("zerohop.side"));
    assertEquals("reviews.shop", said.get("zerohop.service"));
    assertEquals("5433", said.get("network.peer.port"));
    assertEquals("1", said.get("zerohop.attempts"));
    assertEquals(1, ENDED.spans.size());
  }

  @Test
  void aSpanThatIsNoClientsIsNoCallsAndNoStatements() {
    Span span = tracer.spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    assertNull(begun(span));
    try (Scope going = span.makeCurrent()) {
      assertNotNull(going);
      assertNull(beside.within(null));
    }
    assertNull(beside.within(null));
  }

  @Test
  void whatIsNotSampledCostsNothing() {
    SpanContext context =
        SpanContext.create(
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            TraceFlags.getDefault(),
            TraceState.getDefault());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    call.with("traceparent", header(context));
    long least = Long.MAX_VALUE;
    try (Scope going = Span.wrap(context).makeCurrent()) {
      assertNotNull(going);
      for (int round = 0; round < 20; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 5_000; i++) {
          assertNull(beside.begin(call, call));
          assertNull(beside.within(null));
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
    }

    assertEquals(0, least);
  }

  @Test
  void callsThatComeInAreSeenWhereOthersWantTo() {
    assertTrue(!beside.serves());
    beside.serves(true);
    assertTrue(beside.serves());
  }

  @Test
  void anAgentThatIsNotThereIsNone() throws Exception {
    assertNull(TheirApi.ofAgent());
  }
}
