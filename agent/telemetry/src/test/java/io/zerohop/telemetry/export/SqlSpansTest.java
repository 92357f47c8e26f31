package io.zerohop.telemetry.export;

import static io.zerohop.telemetry.export.Exported.EPOCH;
import static io.zerohop.telemetry.export.Exported.attributes;
import static io.zerohop.telemetry.export.Exported.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeStatement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of statements and connects. */
class SqlSpansTest {
  private static final TraceContext CONTEXT = FakeCall.context(0x0a, 0x0b, 0x0c, true);
  private static final TraceContext SECOND = FakeCall.context(0x0a, 0x0d, 0x0b, true);

  private final FakeCall connection = connection("postgresql", 5433);

  private static FakeCall connection(String dialect, int at) {
    FakeCall made = new FakeCall();
    made.host = "orders-db";
    made.port = 5432;
    made.connect = new ConnectRequest(dialect, "orders-db", 5432, "app", false, 0);
    return made.sent(at, null, AttemptResult.connected(ServerState.UNKNOWN));
  }

  private FakeStatement statement(String sql, int batch, @Nullable StatementFailure failure) {
    return new FakeStatement(connection, sql, batch, 2_000, failure, CONTEXT, null);
  }

  @Test
  void aStatementIsASpanWithoutItsData() throws Exception {
    Span span = only(statement("SELECT a FROM orders WHERE b = 'ada'", 1, null));

    assertEquals("SELECT orders", span.getName());
    assertEquals(Span.SpanKind.SPAN_KIND_CLIENT, span.getKind());
    assertEquals("000000000000000b", hex(span.getSpanId()));
    assertEquals("000000000000000c", hex(span.getParentSpanId()));
    assertEquals(EPOCH + 2_000, span.getStartTimeUnixNano());
    assertEquals(EPOCH + 2_050, span.getEndTimeUnixNano());
    assertFalse(span.hasStatus());
    assertEquals(
        Map.ofEntries(
            Map.entry("db.system.name", "postgresql"),
            Map.entry("db.namespace", "app"),
            Map.entry("db.operation.name", "SELECT"),
            Map.entry("db.collection.name", "orders"),
            Map.entry("db.query.text", "SELECT a FROM orders WHERE b = ?"),
            Map.entry("server.address", "orders-db"),
            Map.entry("server.port", "5432"),
            Map.entry("network.peer.address", "10.0.0.1"),
            Map.entry("network.peer.port", "5433"),
            Map.entry("zerohop.service", "reviews.shop"),
            Map.entry("zerohop.cluster", "reviews-v1"),
            Map.entry("zerohop.endpoint", "10.0.0.1:5433"),
            Map.entry("zerohop.side", "writer")),
        attributes(span));
  }

  @Test
  void aFailureHasItsStateAndTheServersOwnCode() throws Exception {
    StatementFailure failure = new StatementFailure("23505", 1062, "x.Thrown", null);

    Span span = only(statement("INSERT INTO orders VALUES (1)", 1, failure));
    assertEquals(Status.StatusCode.STATUS_CODE_ERROR, span.getStatus().getCode());
    assertEquals("23505", attributes(span).get("error.type"));
    assertEquals("23505", attributes(span).get("db.response.status_code"));

    FakeCall mysql = connection("mysql", 3306);
    Span numbered =
        only(new FakeStatement(mysql, "INSERT INTO t VALUES (1)", 1, 0, failure, CONTEXT, null));
    assertEquals("23505", attributes(numbered).get("error.type"));
    assertEquals("1062", attributes(numbered).get("db.response.status_code"));
  }

  @Test
  void whatIsNoAnswerOfTheServersHasNoCodeOfIts() throws Exception {
    StatementFailure thrown = new StatementFailure(null, 0, "x.Thrown", null);
    Map<String, String> said = attributes(only(statement("SELECT 1", 1, thrown)));
    assertEquals("x.Thrown", said.get("error.type"));
    assertFalse(said.containsKey("db.response.status_code"));

    StatementFailure refused = new StatementFailure("25006", 0, "x", Reason.DENIED_BY_POLICY);
    Span span = only(statement("DELETE FROM t", 1, refused));
    assertEquals("DENIED_BY_POLICY", attributes(span).get("zerohop.reason"));
    assertFalse(attributes(span).containsKey("db.response.status_code"));
    assertTrue(span.getStatus().getMessage().startsWith("DENIED_BY_POLICY: "));
  }

  @Test
  void aBatchTellsItsSize() throws Exception {
    Span span = only(statement("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)", 2, null));

    assertEquals("BATCH INSERT t", span.getName());
    assertEquals("2", attributes(span).get("db.operation.batch.size"));
  }

  @Test
  void whereThereIsNoTableTheDatabaseIsNamed() throws Exception {
    assertEquals("SELECT app", only(statement("SELECT 1", 1, null)).getName());
    assertEquals("postgresql", only(statement("", 1, null)).getName());
  }

  @Test
  void aStatementThatWasRunAgainHasASpanForEachRun() throws Exception {
    FakeCall replica = connection("postgresql", 5434);
    replica.side = Side.READER;
    StatementFailure lost = new StatementFailure("08006", 0, "x", null);
    FakeStatement first = new FakeStatement(replica, "", 1, 1_000, lost, CONTEXT, null);
    FakeStatement second = new FakeStatement(connection, "SELECT 1", 1, 2_000, null, SECOND, first);

    List<Span> spans = spans(Exported.export(1, recording -> recording.statement(second)));

    assertEquals(3, spans.size());
    Span whole = spans.get(0);
    assertEquals(Span.SpanKind.SPAN_KIND_INTERNAL, whole.getKind());
    assertEquals("000000000000000c", hex(whole.getParentSpanId()));
    assertEquals(EPOCH + 1_000, whole.getStartTimeUnixNano());
    assertEquals("2", attributes(whole).get("zerohop.attempts"));
    assertFalse(whole.hasStatus());
    for (Span run : spans.subList(1, 3)) {
      assertEquals(whole.getSpanId(), run.getParentSpanId());
      assertEquals(Span.SpanKind.SPAN_KIND_CLIENT, run.getKind());
    }
    assertEquals("000000000000000b", hex(spans.get(1).getSpanId()));
    assertEquals("reader", attributes(spans.get(1)).get("zerohop.side"));
    assertEquals("5434", attributes(spans.get(1)).get("network.peer.port"));
    assertEquals("08006", attributes(spans.get(1)).get("error.type"));
    assertEquals("000000000000000d", hex(spans.get(2).getSpanId()));
    assertEquals("writer", attributes(spans.get(2)).get("zerohop.side"));
    assertFalse(spans.get(2).hasStatus());
  }

  @Test
  void aConnectIsASpan() throws Exception {
    connection.trace = CONTEXT;

    Span span =
        spans(Exported.export(1, recording -> recording.connected(connection, 7_000))).get(0);

    assertEquals("CONNECT", span.getName());
    assertEquals(Span.SpanKind.SPAN_KIND_CLIENT, span.getKind());
    assertEquals(EPOCH + 7_000, span.getEndTimeUnixNano());
    Map<String, String> said = attributes(span);
    assertEquals("postgresql", said.get("db.system.name"));
    assertEquals("5433", said.get("network.peer.port"));
    assertEquals("OK", said.get("zerohop.reason"));

    connection.outcome = new Outcome.Failed(Reason.NO_ENDPOINTS, "NO_ENDPOINTS: none");
    Span none =
        spans(Exported.export(1, recording -> recording.connected(connection, 7_000))).get(0);
    assertEquals("NO_ENDPOINTS", attributes(none).get("error.type"));
  }

  @Test
  void aConnectionThatIsNotTheMeshsIsNone() throws Exception {
    connection.trace = CONTEXT;
    connection.outcome = new Outcome.PassedThrough(Reason.PASSED_THROUGH);

    assertEquals(
        List.of(), spans(Exported.export(1, recording -> recording.connected(connection, 7_000))));
  }

  private static Span only(FakeStatement statement) throws IOException {
    List<Span> spans = spans(Exported.export(1, recording -> recording.statement(statement)));
    assertEquals(1, spans.size());
    return spans.get(0);
  }

  private static List<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpans(0).getScopeSpans(0).getSpansList();
  }
}
