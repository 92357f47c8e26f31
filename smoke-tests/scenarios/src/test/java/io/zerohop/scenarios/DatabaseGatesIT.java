package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults, write bans, rate limits and circuit breakers hold for the connections and statements of
 * an unchanged application, which sees exceptions of its driver's own; they are counted by their
 * reasons and explained.
 */
class DatabaseGatesIT {
  private static final String FAULT =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: FaultPolicy
      metadata: {name: orders-db}
      spec:
        targetRefs: [{kind: Service, name: orders-db}]
        delay: {fixed: 700ms}
        abort: {sqlState: "57014"}
      """;

  private static final String TRAFFIC =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: orders-db}
      spec:
        targetRefs: [{kind: Service, name: orders-db}]
        %s
      """;

  private static final int BURST = 3;

  @TempDir Path directory;

  /**
   * A driver, as its application sees it.
   *
   * @param failed the type of its exceptions about statements
   * @param refused the type of those about connections
   */
  record Driver(String url, String failed, String refused) {}

  @Test
  void everyGateHoldsForConnectionsAndStatementsOfPostgresql() throws Exception {
    String type = "org.postgresql.util.PSQLException";
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      everyGateHolds(mesh, database, new Driver(OrdersDatabase.URL, type, type));
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "mysql"})
  void everyGateHoldsForConnectionsAndStatementsOfMariaDb(String product) throws Exception {
    Driver driver =
        new Driver(
            "jdbc:" + product + "://orders-db:3306/app",
            "java.sql.SQLException",
            "java.sql.SQLNonTransientConnectionException");
    try (OrdersDatabase database = OrdersDatabase.startMariaDb();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      everyGateHolds(mesh, database, driver);
    }
  }

  private static void everyGateHolds(LiveMesh mesh, OrdersDatabase database, Driver driver)
      throws Exception {
    database.join(mesh);
    Steps orders =
        new Steps(mesh.track(mesh.sql("orders", "orders-1", "Steps", driver.url)).port());
    Eventually.holds(
        "the primary answers",
        () -> orders.does("a", "take/create/write/read").equals(database.primary()));

    faults(mesh, database, driver, orders);
    writeBan(mesh, database, driver, orders);
    breaker(mesh, database, driver, orders);
    rateLimit(mesh, database, driver, orders);
  }

  private static void faults(LiveMesh mesh, OrdersDatabase database, Driver driver, Steps orders)
      throws Exception {
    apply(mesh, "faults.yaml", FAULT);

    long start = System.nanoTime();
    assertStarts(driver.failed + " 57014 FAULT_INJECTED: orders-db", orders.does("a", "read"));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofMillis(700)) >= 0, "delayed, took " + took);
    assertEquals("done", orders.does("b", "take/give"), "a connection is no statement");
    String why = explain(mesh, driver, "SELECT 1");
    assertTrue(why.contains("delay of 700 ms, abort with SQLState 57014"), why);
    assertTrue(why.contains("faults.yaml:"), why);
    String described = mesh.cli("describe", "orders").output();
    assertTrue(described.contains("FAULT_INJECTED: 1"), described);
    assertTrue(described.contains("delaysInjected: 1"), described);

    assertEquals(0, mesh.cli("delete", "faultpolicy", "orders-db").exit());
    Eventually.holds(
        "the fault is gone", () -> orders.does("a", "read").equals(database.primary()));
  }

  private static void writeBan(LiveMesh mesh, OrdersDatabase database, Driver driver, Steps orders)
      throws Exception {
    database.join(mesh, "statements: {writes: Deny}");

    assertStarts(driver.failed + " 25006 DENIED_BY_POLICY: orders-db", orders.does("a", "write"));
    assertEquals(database.primary(), orders.does("a", "read"), "what only reads passes");
    String why = explain(mesh, driver, "INSERT INTO orders VALUES (1)");
    assertTrue(why.contains("policy allows none: refused"), why);
    assertTrue(why.contains("DENIED_BY_POLICY"), why);
    assertTrue(why.contains("db.yaml:"), why);
    String described = mesh.cli("describe", "orders").output();
    assertTrue(described.contains("DENIED_BY_POLICY: 1"), described);

    database.join(mesh);
    assertEquals(database.primary(), orders.does("a", "write/read"), "writes are allowed again");
  }

  private static void breaker(LiveMesh mesh, OrdersDatabase database, Driver driver, Steps orders)
      throws Exception {
    apply(mesh, "breaker.yaml", TRAFFIC.formatted("circuitBreaker: {maxRequests: 1}"));

    assertEquals("done", orders.does("a", "give/take"));
    String open = orders.does("b", "take");
    assertStarts(driver.refused + " 08001 CIRCUIT_OPEN: orders-db", open);
    assertEquals(database.primary(), orders.does("a", "write/read"), "the one that stands goes on");
    String why = explain(mesh, driver, "SELECT 1");
    assertTrue(why.contains("1 of 1 calls on their way"), why);
    assertTrue(why.contains("breaker.yaml:"), why);
    String described = mesh.cli("describe", "orders").output();
    assertTrue(described.contains("CIRCUIT_OPEN: 1"), described);

    assertEquals(database.primary(), orders.does("a", "give/take/read"), "one by one they pass");
  }

  private static void rateLimit(LiveMesh mesh, OrdersDatabase database, Driver driver, Steps orders)
      throws Exception {
    apply(
        mesh,
        "limits.yaml",
        TRAFFIC.formatted("rateLimit: {requests: 1, per: 1h, burst: " + BURST + "}"));

    for (int i = 0; i < BURST; i++) {
      assertEquals(database.primary(), orders.does("b", "take/read/give"), "connection " + i);
    }
    String refused = orders.does("b", "take");
    assertStarts(driver.refused + " 08001 RATE_LIMITED: orders-db", refused);
    for (int i = 0; i <= BURST; i++) {
      assertEquals(database.primary(), orders.does("a", "write/read"), "statements take no token");
    }
    String why = explain(mesh, driver, "SELECT 1");
    assertTrue(why.contains("1 call in 3600 s, 3 at once; now 0 left"), why);
    assertTrue(why.contains("limits.yaml:"), why);
    assertTrue(why.contains("RATE_LIMITED"), why);
    String described = mesh.cli("describe", "orders").output();
    assertTrue(described.contains("RATE_LIMITED: 1"), described);
  }

  private static String explain(LiveMesh mesh, Driver driver, String text) throws Exception {
    return mesh.cli("explain", "orders", "SQL", driver.url, "--sql", text).output();
  }

  private static void assertStarts(String start, String text) {
    assertTrue(text.startsWith(start), () -> "is to start with " + start + ": " + text);
  }

  private static void apply(LiveMesh mesh, String name, String yaml) throws Exception {
    Ended applied = mesh.apply(name, yaml);
    assertEquals(0, applied.exit(), applied.output());
  }
}
