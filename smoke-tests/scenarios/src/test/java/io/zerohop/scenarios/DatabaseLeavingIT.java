package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.databases.Postgres;
import io.zerohop.databases.RealDatabase;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database's workload that leaves its Service, or drains, though its server still answers: what
 * becomes of the connections to it that a HikariCP pool holds.
 */
class DatabaseLeavingIT {
  /** HikariCP hands out unasked what was in use half a second ago. */
  private static final Duration TRUSTED = Duration.ofMillis(600);

  private static final String LEFT =
      "org.postgresql.util.PSQLException 08006 ENDPOINT_LEFT: orders-db";

  /** As many as the pool has. */
  private static final List<String> ALL = List.of("one", "two", "three", "four");

  private static final String POLICY =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: orders-db}
      spec:
        selector: {app: orders-db}
        ports: [{name: postgresql, port: 5432, targetPort: postgresql}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: DatabaseRoute
      metadata: {name: orders-db}
      spec:
        targetRefs: [{kind: Service, name: orders-db}]
        connect: {timeout: 25s}
        retireAfter: %1$s
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: orders-db-%2$d, labels: {app: orders-db}}
      spec: {address: 127.0.0.1, ports: [{name: postgresql, port: %2$d}]}
      """;

  @TempDir Path directory;

  @Test
  void connectionsToAWorkloadThatLeftAreRetiredBetweenTransactionsOnly() throws Exception {
    try (Postgres database = RealDatabase.orSkipped(Postgres::start);
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.promoteReplica();
      Start start = mesh.sql("orders", "orders-1", "Steps", OrdersDatabase.URL).with("pool");
      Steps orders = new Steps(mesh.track(start).port());
      Server first = new Server(mesh, orders, database.primary().port());
      Server second = new Server(mesh, orders, database.replica().port());
      first.joins("30s");

      leavesUnnoticed(first, second);
      leavesConnectionsThatAreInUse(second, first);
      first.joins("30s");
      drains(mesh, first, second);
    }
  }

  /** The pool asks about what lay idle, before it hands it out. */
  private static void leavesUnnoticed(Server leaving, Server other) throws Exception {
    leaving.holdsConnections();

    other.joins("30s");
    leaving.leaves();

    movesWithoutAFailure(leaving, other);
  }

  private static void movesWithoutAFailure(Server leaving, Server other) throws Exception {
    other.isHandedOut(ALL.subList(1, ALL.size()));
    assertEquals(leaving.name(), leaving.orders.does("busy", "write/read"));
    assertEquals("done", leaving.orders.does("busy", "commit/give"));
    other.isHandedOut(ALL);
    Eventually.holds(
        "the pool has closed the others",
        () -> connected(other.mesh).equals(Set.of(other.address())));
  }

  /** Nobody asks: the connection says so itself, but not in the middle of a transaction. */
  private static void leavesConnectionsThatAreInUse(Server leaving, Server other) throws Exception {
    leaving.joins("1s");
    leaving.holdsConnections();
    Steps orders = leaving.orders;
    assertEquals(leaving.name(), orders.does("kept", "take/read"));

    other.joins("1s");
    leaving.leaves();

    leaving.retires("kept");
    assertEquals(leaving.name(), orders.does("busy", "write/read"));
    assertEquals("done", orders.does("busy", "commit"));
    leaving.retires("busy");
    assertEquals("done", orders.does("busy", "give"));
    assertEquals("done", orders.does("kept", "give"));
    other.isHandedOut(ALL);
  }

  /** The agent of a process beside the database withdraws it, and goes on. */
  private static void drains(LiveMesh mesh, Server standing, Server draining) throws Exception {
    String settings =
        "%s,workload.address=127.0.0.1,workload.ports=postgresql:%d,workload.labels=app=orders-db"
            .formatted(mesh.settings("companion"), draining.port);
    Program companion =
        mesh.track(
            mesh.sqlBy(settings, "companion-1", "Companion")
                .with("127.0.0.2")
                .with("" + draining.port));
    assertEquals(draining.port, companion.port());
    Eventually.holds(
        "the mesh knows both",
        () ->
            targets(mesh)
                .equals(Set.of(standing.address() + " healthy", draining.address() + " healthy")));
    standing.leaves();
    draining.isHandedOut(ALL);
    draining.holdsConnections();

    standing.joins("30s");
    companion.process().getOutputStream().close();
    Eventually.holds(
        "it drains",
        () ->
            targets(mesh)
                .equals(Set.of(standing.address() + " healthy", draining.address() + " draining")));

    movesWithoutAFailure(draining, standing);
    assertTrue(companion.process().isAlive(), companion.output());
  }

  /** A server that takes writes, and an application that may be told to use its Service. */
  private record Server(LiveMesh mesh, Steps orders, int port) {
    String address() {
      return "127.0.0.1:" + port;
    }

    String name() {
      return port + "-primary";
    }

    /** By policy. */
    void joins(String retireAfter) throws Exception {
      Ended applied = mesh.apply("db.yaml", POLICY.formatted(retireAfter, port));
      assertEquals(0, applied.exit(), applied.output());
    }

    void leaves() throws Exception {
      Ended deleted = mesh.cli("delete", "workload", "orders-db-" + port);
      assertEquals(0, deleted.exit(), deleted.output());
      Eventually.holds(
          "the agent knows",
          () -> targets(mesh).stream().noneMatch(each -> each.startsWith(address())));
    }

    /** One in a transaction, one that lies idle. */
    void holdsConnections() throws Exception {
      assertEquals(name(), orders.does("busy", "take/create/begin/write/read"));
      assertEquals(name(), orders.does("idle", "take/write/read/give"));
    }

    /** One outside a transaction answers until it says that it is no good any more. */
    void retires(String name) throws Exception {
      Eventually.holds(
          name + " is retired",
          () -> {
            String answer = orders.does(name, "read");
            assertTrue(answer.equals(name()) || answer.startsWith(LEFT), answer);
            return answer.startsWith(LEFT);
          });
    }

    /** Whoever takes connections gets them to this one, once the pool asks before. */
    void isHandedOut(List<String> names) throws Exception {
      long begin = System.nanoTime();
      Eventually.holds("the pool asks again", () -> System.nanoTime() - begin >= TRUSTED.toNanos());
      for (String each : names) {
        assertEquals(name(), orders.does(each, "take/create/write/read"), each);
      }
      for (String each : names) {
        assertEquals("done", orders.does(each, "give"), each);
      }
    }
  }

  private static JsonNode status(LiveMesh mesh) throws Exception {
    return new ObjectMapper().readTree(mesh.cli("describe", "orders", "-o", "json").output());
  }

  /** The database's endpoints, as the application's agent knows them, each with its health. */
  private static Set<String> targets(LiveMesh mesh) throws Exception {
    Set<String> all = new TreeSet<>();
    for (JsonNode destination : status(mesh).findPath("destinations")) {
      for (JsonNode endpoint : destination.path("endpoints")) {
        all.add(endpoint.path("address").asText() + " " + endpoint.path("health").asText());
      }
    }
    return all;
  }

  /** To which of them there are connections. */
  private static Set<String> connected(LiveMesh mesh) throws Exception {
    Set<String> all = new TreeSet<>();
    JsonNode connections = status(mesh).findPath("databases").path("connections");
    connections
        .fieldNames()
        .forEachRemaining(name -> all.add(name.substring(name.indexOf(' ') + 1)));
    return all;
  }
}
