package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements of an unchanged application on HikariCP stand in the trace of the request. */
class SqlTracesIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e47";
  private static final String PARENT = "00f067aa0ba902b7";

  @TempDir Path directory;

  @Test
  void statementsOfBothSidesAreBelowTheRequestThatTheyAreFor() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh);
      int port =
          mesh.track(
                  mesh.orderDesk("HikariOrders", OrdersDatabase.URL)
                      .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
                      .with("OTEL_BSP_SCHEDULE_DELAY", "50"))
              .port();
      database.awaitSides(new OrderDesk(port, "orders"));
      Eventually.holds(
          "a connect is told",
          () ->
              receiver.spans().stream().anyMatch(span -> span.span().getName().equals("CONNECT")));

      List<Seen> written = trace(receiver, port, "write", "01", "INSERT orders");
      Seen served = only(written, SpanKind.SPAN_KIND_SERVER, "GET");
      assertEquals(PARENT, served.parent());
      Seen insert = only(written, SpanKind.SPAN_KIND_CLIENT, "INSERT orders");
      assertTrue(insert.isBelow(served), written::toString);
      assertEquals("INSERT INTO orders VALUES (?)", insert.attribute("db.query.text"));
      assertEquals("postgresql", insert.attribute("db.system.name"));
      assertEquals("app", insert.attribute("db.namespace"));
      assertEquals("orders-db", insert.attribute("server.address"));
      assertEquals("writer", insert.attribute("zerohop.side"));
      assertTrue(only(written, SpanKind.SPAN_KIND_CLIENT, "CREATE app").isBelow(served));

      List<Seen> read = trace(receiver, port, "read", "02", "SELECT app");
      Seen select = only(read, SpanKind.SPAN_KIND_CLIENT, "SELECT app");
      assertTrue(select.isBelow(only(read, SpanKind.SPAN_KIND_SERVER, "GET")), read::toString);
      assertEquals("reader", select.attribute("zerohop.side"));
      assertTrue(
          database.replica().startsWith(select.attribute("network.peer.port") + "-"),
          () -> "sent to " + select.attribute("network.peer.port"));
      assertFalse(select.attribute("db.query.text").contains("-replica"));
    }
  }

  /**
   * What a request of its own trace came to, once the span of that name and the server's are there.
   */
  private static List<Seen> trace(
      OtlpReceiver receiver, int port, String what, String number, String name) throws Exception {
    String id = TRACE + number;
    String context = "00-" + id + "-" + PARENT + "-01";
    assertTrue(Http.get(port, "/orders/" + what, "traceparent", context).good());
    Eventually.holds(
        "the trace is there",
        () -> {
          List<Seen> spans = receiver.trace(id);
          return spans.stream().anyMatch(span -> span.span().getName().equals(name))
              && spans.stream()
                  .anyMatch(span -> span.span().getKind() == SpanKind.SPAN_KIND_SERVER);
        });
    return receiver.trace(id);
  }

  private static Seen only(List<Seen> spans, SpanKind kind, String name) {
    List<Seen> found =
        spans.stream()
            .filter(span -> span.span().getKind() == kind && span.span().getName().equals(name))
            .toList();
    assertEquals(1, found.size(), spans::toString);
    return found.get(0);
  }
}
