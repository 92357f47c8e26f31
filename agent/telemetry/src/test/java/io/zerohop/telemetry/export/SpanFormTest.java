package io.zerohop.telemetry.export;

import static io.zerohop.telemetry.export.Exported.attributes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.observe.TelemetryConfig.SqlText;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeServing;
import io.zerohop.telemetry.FakeStatement;
import io.zerohop.telemetry.trace.Recording;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What spans say where it is asked for otherwise. */
class SpanFormTest {
  private static final TraceContext CONTEXT = FakeCall.context(0x0a, 0x0b, 0x0c, true);
  private static final String SQL = "SELECT a FROM orders WHERE b = 'ada'";

  private static Map<String, String> said(SpanForm form, Consumer<Recording> happening)
      throws IOException {
    ExportTraceServiceRequest sent = Exported.export(1, form, happening);
    return attributes(sent.getResourceSpans(0).getScopeSpans(0).getSpans(0));
  }

  private static void calls(Recording recording) {
    FakeCall call = new FakeCall();
    call.trace = CONTEXT;
    recording.ended(call.sent(8081, CONTEXT, AttemptResult.answered(200, name -> null)));
  }

  private static void runs(Recording recording) {
    FakeCall connection = new FakeCall();
    connection.connect = new ConnectRequest("postgresql", "orders-db", 5432, "app", false, 0);
    connection.sent(5433, null, AttemptResult.connected(ServerState.UNKNOWN));
    recording.statement(new FakeStatement(connection, SQL, 1, 2_000, null, CONTEXT, null));
  }

  private static SpanForm sql(SqlText text) {
    return new SpanForm(false, text, Map.of(), List.of());
  }

  @Test
  void aUrlHasItsQueryOnlyWhereThatIsAskedFor() throws IOException {
    SpanForm whole = new SpanForm(true, SqlText.SANITIZED, Map.of(), List.of());
    assertEquals(
        "http://reviews:8080/items?token=secret", said(whole, SpanFormTest::calls).get("url.full"));
    assertEquals(
        "http://reviews:8080/items", said(SpanForm.DEFAULT, SpanFormTest::calls).get("url.full"));
  }

  @Test
  void aStatementsTextIsToldAsItIsAskedFor() throws IOException {
    assertEquals(
        "SELECT a FROM orders WHERE b = ?",
        said(sql(SqlText.SANITIZED), SpanFormTest::runs).get("db.query.text"));
    assertEquals(SQL, said(sql(SqlText.TEXT), SpanFormTest::runs).get("db.query.text"));
    Map<String, String> nothing = said(sql(SqlText.NONE), SpanFormTest::runs);
    assertFalse(nothing.containsKey("db.query.text"));
    assertEquals("SELECT", nothing.get("db.operation.name"));
  }

  /** The headers that a span tells, each a list of texts. */
  private static Map<String, List<String>> headers(SpanForm form, Consumer<Recording> what)
      throws IOException {
    Map<String, List<String>> told = new TreeMap<>();
    ExportTraceServiceRequest sent = Exported.export(1, form, what);
    for (KeyValue each :
        sent.getResourceSpans(0).getScopeSpans(0).getSpans(0).getAttributesList()) {
      if (each.getValue().hasArrayValue()) {
        told.put(
            each.getKey(),
            each.getValue().getArrayValue().getValuesList().stream()
                .map(AnyValue::getStringValue)
                .toList());
      }
    }
    return told;
  }

  private static SpanForm telling(String... names) {
    return new SpanForm(false, SqlText.SANITIZED, Map.of(), List.of(names));
  }

  @Test
  void theHeadersThatAreAskedForAreToldWithoutWhatMayBeSecret() throws IOException {
    SpanForm asked = telling("x-user", "authorization", "x-api-key", "x-absent");
    Map<String, List<String>> told =
        Map.of(
            "http.request.header.x-user",
            List.of("beta, gamma"),
            "http.request.header.authorization",
            List.of("redacted"),
            "http.request.header.x-api-key",
            List.of("redacted"));

    assertEquals(told, headers(asked, SpanFormTest::callsWithHeaders));
    assertEquals(told, headers(asked, SpanFormTest::servesWithHeaders));
    assertEquals(Map.of(), headers(SpanForm.DEFAULT, SpanFormTest::callsWithHeaders));
  }

  @Test
  void ofAnRpcTheyAreItsMetadataAndLongOnesAreCut() throws IOException {
    FakeCall call = new FakeCall().with("x-user", "u".repeat(5_000));
    call.path = "/shop.Orders/Place";
    call.trace = CONTEXT;
    call.sent(8081, CONTEXT, AttemptResult.succeeded());

    assertEquals(
        Map.of("rpc.grpc.request.metadata.x-user", List.of("u".repeat(1_024))),
        headers(telling("x-user"), recording -> recording.ended(call)));
  }

  private static final Map<String, String> HEADERS =
      Map.of("x-user", "beta, gamma", "authorization", "Bearer x", "x-api-key", "k", "x-rule", "r");

  private static void callsWithHeaders(Recording recording) {
    FakeCall call = new FakeCall();
    HEADERS.forEach(call::with);
    call.trace = CONTEXT;
    recording.ended(call.sent(8081, CONTEXT, AttemptResult.answered(200, name -> null)));
  }

  private static void servesWithHeaders(Recording recording) {
    recording.served(
        new FakeServing(
            "GET", "/", AttemptResult.answered(200, n -> null), null, false, CONTEXT, HEADERS));
  }

  @Test
  void anAttributeHasAnotherNameOrIsLeftOut() throws IOException {
    Map<String, String> names =
        Map.of("zerohop.service", "peer.service", "url.full", "", "service.name", "never");
    ExportTraceServiceRequest sent =
        Exported.export(
            1, new SpanForm(false, SqlText.SANITIZED, names, List.of()), SpanFormTest::calls);

    Map<String, String> span = attributes(sent.getResourceSpans(0).getScopeSpans(0).getSpans(0));
    assertEquals("reviews.shop", span.get("peer.service"));
    assertFalse(span.containsKey("zerohop.service"));
    assertFalse(span.containsKey("url.full"));
    assertEquals(
        "front",
        attributes(sent.getResourceSpans(0).getResource().getAttributesList()).get("service.name"),
        "the resource's are not a span's");
  }
}
