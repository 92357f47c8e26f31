package io.zerohop.telemetry.export;

import static io.zerohop.telemetry.export.Exported.attributes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.observe.TelemetryConfig.SqlText;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeStatement;
import io.zerohop.telemetry.trace.Recording;
import java.io.IOException;
import java.util.Map;
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
    return new SpanForm(false, text, Map.of());
  }

  @Test
  void aUrlHasItsQueryOnlyWhereThatIsAskedFor() throws IOException {
    SpanForm whole = new SpanForm(true, SqlText.SANITIZED, Map.of());
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

  @Test
  void anAttributeHasAnotherNameOrIsLeftOut() throws IOException {
    Map<String, String> names =
        Map.of("zerohop.service", "peer.service", "url.full", "", "service.name", "never");
    ExportTraceServiceRequest sent =
        Exported.export(1, new SpanForm(false, SqlText.SANITIZED, names), SpanFormTest::calls);

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
