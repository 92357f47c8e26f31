package io.zerohop.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeStatement;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is counted of statements, and by which names it is told. */
class StatementMetricsTest {
  private static final String DURATION = "db.client.operation.duration";

  private final Edges edges = new Edges(call -> false);
  private final FakeCall postgresql = connection("postgresql", 5432);

  @Test
  void aStatementIsMeasuredByWhatItDoesAndWhereItIsRun() {
    postgresql.rule = new Route.Id("DatabaseRoute/shop/orders-db", 1, "db.yaml:11");

    edges.statement(statement(postgresql, "insert into orders values ('ada')", 1, null));

    Point point = only();
    Map<String, Object> said =
        Map.ofEntries(
            Map.entry("db.system.name", "postgresql"),
            Map.entry("db.namespace", "app"),
            Map.entry("db.operation.name", "INSERT"),
            Map.entry("server.address", "orders-db"),
            Map.entry("server.port", 5432L),
            Map.entry("zerohop.service", "reviews.shop"),
            Map.entry("zerohop.route", "DatabaseRoute/shop/orders-db rule 1"),
            Map.entry("zerohop.cluster", "reviews-v1"),
            Map.entry("zerohop.side", "writer"),
            Map.entry("zerohop.reason", "OK"));
    assertEquals(new TreeMap<>(said), new TreeMap<>(point.attributes()));
    assertEquals(50e-9, point.value().doubleValue(), 1e-15);
    assertEquals(1, count(point));
    assertTrue(edges.watchesStatements());
  }

  @Test
  void statementsAreToldApartByVerbSideAndBatchButNotByTheirTexts() {
    FakeCall replica = connection("postgresql", 5432);
    replica.side = Side.READER;
    for (int i = 0; i < 3; i++) {
      edges.statement(statement(postgresql, "SELECT a FROM b WHERE c = " + i, 1, null));
    }
    edges.statement(statement(postgresql, "WITH x AS (SELECT 1) UPDATE b SET c = 1", 1, null));
    edges.statement(statement(postgresql, "UPDATE b SET c = ?", 5, null));
    edges.statement(statement(replica, "SELECT 1", 1, null));
    edges.statement(statement(postgresql, "whatever 'this'", 1, null));

    assertEquals(
        Map.of(
            "SELECT writer", 3L,
            "UPDATE writer", 1L,
            "BATCH UPDATE writer", 1L,
            "SELECT reader", 1L,
            "null writer", 1L),
        byWords("db.operation.name", "zerohop.side"));
  }

  @Test
  void aFailureIsToldByTheSystemsOwnCodeAndByTheReason() {
    StatementFailure twice = new StatementFailure("23505", 1062, "x.Thrown", null);
    edges.statement(statement(postgresql, "SELECT 1", 1, twice));
    edges.statement(statement(connection("mysql", 3306), "SELECT 1", 1, twice));
    StatementFailure lost = new StatementFailure("08006", 0, "x.Thrown", null);
    edges.statement(statement(postgresql, "SELECT 1", 1, lost));
    edges.statement(
        statement(postgresql, "SELECT 1", 1, new StatementFailure(null, 0, "x.Thrown", null)));
    StatementFailure banned = new StatementFailure("25006", 0, "x.Y", Reason.DENIED_BY_POLICY);
    edges.statement(statement(postgresql, "SELECT 1", 1, banned));

    assertEquals(
        Map.of(
            "23505 23505 UPSTREAM_ERROR", 1L,
            "1062 23505 UPSTREAM_ERROR", 1L,
            "08006 08006 CONNECTION_RESET", 1L,
            "null x.Thrown UPSTREAM_ERROR", 1L,
            "null 25006 DENIED_BY_POLICY", 1L),
        byWords("db.response.status_code", "error.type", "zerohop.reason"));
  }

  @Test
  void runsThatWereLostAreRetriesAndTheirTimeIsTheStatements() {
    FakeStatement lost = statement(postgresql, "SELECT 1", 1, null);
    edges.statement(new FakeStatement(postgresql, "SELECT 1", 1, 10_000, null, null, lost));

    assertEquals(8_050e-9, only().value().doubleValue(), 1e-15);
    Metric retries =
        CallMetrics.of(edges).stream()
            .filter(metric -> metric.name().equals("zerohop.client.retries"))
            .findFirst()
            .orElseThrow();
    assertEquals(1L, retries.points().get(0).value());
  }

  @Test
  void theVerbOfAVeryLongTextIsThatOfItsBegin() {
    String values = "(1),".repeat(5_000) + "(2)";

    edges.statement(statement(postgresql, "INSERT INTO t VALUES " + values, 1, null));

    assertEquals("INSERT", only().attributes().get("db.operation.name"));
  }

  @Test
  void aStatementThatIsCountedAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FakeStatement good = statement(postgresql, "SELECT a FROM b", 1, null);
    StatementFailure failure = new StatementFailure("23505", 0, "x.Thrown", null);
    FakeStatement bad = statement(postgresql, "INSERT INTO b VALUES (?)", 1, failure);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 5_000; i++) {
        edges.statement(good);
        edges.statement(bad);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertEquals(0, least);
    assertFalse(duration().points().isEmpty());
  }

  private static FakeCall connection(String dialect, int port) {
    FakeCall made = new FakeCall();
    made.scheme = Side.SCHEME;
    made.host = "orders-db";
    made.port = port;
    made.connect = new ConnectRequest(dialect, "orders-db", port, "app", false, 0);
    return made.sent(port, null, AttemptResult.connected(ServerState.UNKNOWN));
  }

  private static FakeStatement statement(
      FakeCall connection, String sql, int batch, @Nullable StatementFailure failure) {
    return new FakeStatement(connection, sql, batch, 2_000, failure, null, null);
  }

  private Metric duration() {
    return CallMetrics.of(edges).stream()
        .filter(metric -> metric.name().equals(DURATION))
        .findFirst()
        .orElseThrow();
  }

  private Point only() {
    List<Point> points = duration().points();
    assertEquals(1, points.size(), points::toString);
    return points.get(0);
  }

  private static long count(Point point) {
    return point.counts().stream().mapToLong(Long::longValue).sum();
  }

  /** How many statements there were, by these attributes of them. */
  private Map<String, Long> byWords(String... attributes) {
    return duration().points().stream()
        .collect(
            Collectors.toMap(
                point ->
                    List.of(attributes).stream()
                        .map(name -> String.valueOf(point.attributes().get(name)))
                        .collect(Collectors.joining(" ")),
                StatementMetricsTest::count));
  }
}
