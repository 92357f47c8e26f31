package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.databases.Postgres;
import io.zerohop.databases.RealDatabase;
import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An unchanged application on HikariCP and PostgreSQL under a DatabaseRoute. */
class DatabaseIT {
  private static final int POOL = 4;

  @TempDir Path directory;

  private static String policy(Postgres database) {
    return """
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
    ---
    apiVersion: zerohop.io/v1alpha1
    kind: Workload
    metadata: {name: orders-db-1, labels: {app: orders-db}}
    spec: {address: 127.0.0.1, ports: [{name: postgresql, port: %d}]}
    ---
    apiVersion: zerohop.io/v1alpha1
    kind: Workload
    metadata: {name: orders-db-2, labels: {app: orders-db}}
    spec: {address: 127.0.0.1, ports: [{name: postgresql, port: %d}]}
    """
        .formatted(database.primary().port(), database.replica().port());
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void aPromotedReplicaTakesOverUnderLoadWithOneExceptionPerConnection(Jdk jdk) throws Exception {
    try (Postgres database = RealDatabase.orSkipped(Postgres::start);
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      assertEquals(0, mesh.apply("db.yaml", policy(database)).exit());
      String url = "jdbc:postgresql://orders-db/app";
      int writer = mesh.track(mesh.sql("orders", "orders-1", url)).port();
      int reader = mesh.track(mesh.sql("reports", "reports-1", url + "?readOnly=true")).port();
      String primary = database.primary().port() + " primary";
      Eventually.holds(
          "the primary answers", () -> Http.get(writer, "/ask").body().equals(primary));
      String replica = database.replica().port() + " replica";
      Eventually.holds("a replica answers", () -> Http.get(reader, "/ask").body().equals(replica));

      int scopes = mesh.track(mesh.sql("scopes", "scopes-1", "Scopes", url)).port();
      tellsWhereStatementsWent(story(scopes, replica), primary, replica);

      assertEquals("begun", Http.get(writer, "/begin").body());
      Eventually.holds("the load runs", () -> good(writer) > 100);
      assertEquals(List.of(), failures(writer));
      database.killPrimary();
      database.promoteReplica();
      int before = good(writer);
      Eventually.holds("the promoted one takes over", () -> good(writer) > before + 100);

      List<String> seen = failures(writer);
      assertTrue(seen.size() <= POOL, () -> "the application saw " + seen);
      assertTrue(seen.stream().allMatch(DatabaseIT::isFatal), () -> "the application saw " + seen);
      assertEquals(database.replica().port() + " primary", Http.get(writer, "/ask").body());
      String promoted = database.replica().port() + " primary";
      Eventually.holds(
          "the primary stands in", () -> Http.get(scopes, "/read").body().equals(promoted));
      String alone =
          policy(database).replace("connect:", "replicas: {whenUnavailable: Fail}\n  connect:");
      Ended applied = mesh.apply("db.yaml", alone);
      assertEquals(0, applied.exit(), applied.output());
      Eventually.holds(
          "nothing stands in",
          () -> Http.get(scopes, "/read").body().startsWith("08001 NO_ENDPOINTS: orders-db."));
      Ended why = mesh.cli("explain", "orders", "SQL", url, "--sql", "SELECT 1");
      assertTrue(why.output().contains("each new connection is asked for its role"), why.output());
      assertTrue(why.output().contains("SELECT is of the kind read"), why.output());
      assertTrue(why.output().contains("db.yaml:"), why.output());
    }
  }

  /** Asked again where the second connection of one that is closed was too slow to be there. */
  private static String story(int scopes, String replica) throws InterruptedException {
    return Eventually.get(
        "what is closed is closed as a whole",
        () -> {
          Eventually.holds(
              "reads go there", () -> Http.get(scopes, "/read").body().equals(replica));
          String told = Http.get(scopes, "/story").body();
          return told.contains("closed: 1 of ") ? Optional.of(told) : Optional.empty();
        });
  }

  /** One object of the application, two connections: what is read-only is on the replica. */
  private static void tellsWhereStatementsWent(String story, String primary, String replica) {
    List<String> lines = story.lines().toList();
    assertEquals(
        List.of(
            "read-only: " + replica,
            "write: 25006",
            "identity: true {a,b} true",
            "transaction: " + replica + ", 5050",
            "afterwards: " + primary,
            "kept: replica primary replica primary",
            "set: 4321ms, " + primary),
        lines.subList(0, lines.size() - 1));
    assertTrue(lines.get(lines.size() - 1).startsWith("closed: 1 of "), story);
  }

  /** What pools take for the end of a connection. */
  private static boolean isFatal(String state) {
    return state.startsWith("08") || List.of("57P01", "57P02", "57P03").contains(state);
  }

  private static int good(int port) throws Exception {
    return Integer.parseInt(Http.get(port, "/seen").body().split(" ", 2)[0]);
  }

  private static List<String> failures(int port) throws Exception {
    String all = Http.get(port, "/seen").body().split(" ", 2)[1];
    return all.isEmpty() ? List.of() : List.of(all.split(","));
  }
}
