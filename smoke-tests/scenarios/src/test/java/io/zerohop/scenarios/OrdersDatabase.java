package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.databases.MariaDb;
import io.zerohop.databases.Postgres;
import io.zerohop.databases.RealDatabase;
import io.zerohop.databases.ReplicatedDatabase;
import io.zerohop.scenarios.Program.Ended;
import java.util.Set;

/** A database with a replica in a mesh, under the policy of the demo: {@code orders-db}. */
final class OrdersDatabase implements AutoCloseable {
  /** PostgreSQL's name for applications. */
  static final String URL = "jdbc:postgresql://orders-db:5432/app";

  /** The same for those that only read, from the start. */
  static final String READ_ONLY_URL = URL + "?readOnly=true";

  private static final int MANY = 100;

  private final ReplicatedDatabase servers;
  private final String protocol;
  private final String port;

  private OrdersDatabase(ReplicatedDatabase servers, String protocol, String port) {
    this.servers = servers;
    this.protocol = protocol;
    this.port = port;
  }

  /** Starts PostgreSQL; where it cannot run, the test is skipped. */
  static OrdersDatabase start() throws InterruptedException {
    return new OrdersDatabase(RealDatabase.orSkipped(Postgres::start), "postgresql", "5432");
  }

  /** Starts MariaDB, at {@code orders-db:3306}; where it cannot run, the test is skipped. */
  static OrdersDatabase startMariaDb() throws InterruptedException {
    return new OrdersDatabase(RealDatabase.orSkipped(MariaDb::start), "mysql", "3306");
  }

  /** Makes it known to the mesh. */
  void join(LiveMesh mesh) throws Exception {
    join(mesh, "replicas: {split: Transaction}");
  }

  /** Makes it known to the mesh, with a further field of its DatabaseRoute. */
  void join(LiveMesh mesh, String field) throws Exception {
    join(mesh, field, primaryPort());
  }

  /** The same, with the primary behind another port of the loopback address. */
  void join(LiveMesh mesh, String field, int primary) throws Exception {
    String policy =
        DemoPolicy.text("orders-db.yaml")
            .replace("  connect:", "  " + field + "\n  connect:")
            .replace("postgresql", protocol)
            .replace("5432", port);
    int replica = servers.replica().port();
    Ended applied = mesh.apply("db.yaml", policy.formatted(primary, replica));
    assertEquals(0, applied.exit(), applied.output());
  }

  /** Waits until the primary takes an application's writes and the replica its reads. */
  void awaitSides(OrderDesk desk) throws InterruptedException {
    Eventually.holds(desk.name() + " writes", () -> desk.write().equals(primary()));
    Eventually.holds(desk.name() + " reads", () -> desk.read().equals(replica()));
  }

  /**
   * Asserts that all writes until now went to the primary, and that reads stay with the replica
   * once all of them go there: on a slow machine a login may take so long that the primary stands
   * in for some seconds.
   */
  void keptSides(OrderDesk desk) throws InterruptedException {
    assertEquals(Set.of(primary()), desk.writes().by().keySet());
    Eventually.holds(desk.name() + " reads from the replica", () -> nextReadsElsewhere(desk) == 0);
    assertEquals(0, nextReadsElsewhere(desk), desk.name());
  }

  /** How many of its next reads somebody else answers. */
  private int nextReadsElsewhere(OrderDesk desk) throws InterruptedException {
    OrderDesk.Counted before = desk.reads();
    Eventually.holds(desk.name() + " reads on", () -> desk.reads().good() > before.good() + MANY);
    return elsewhere(desk.reads()) - elsewhere(before);
  }

  private int elsewhere(OrderDesk.Counted reads) {
    return reads.good() - reads.by().getOrDefault(replica(), 0);
  }

  /** {@code kill -9} to the primary, then the replica becomes one. */
  void failOver() throws Exception {
    servers.killPrimary();
    servers.promoteReplica();
  }

  /** From here on the replica falls behind. */
  void pauseReplay() throws Exception {
    servers.pauseReplay();
  }

  /** The replica catches up again. */
  void resumeReplay() throws Exception {
    servers.resumeReplay();
  }

  /** Waits until what was the replica takes an application's writes. */
  void awaitTakenOver(OrderDesk desk) throws InterruptedException {
    int before = desk.reads().good();
    Eventually.holds(
        "the promoted one takes over from " + desk.name(),
        () ->
            desk.writes().by().getOrDefault(promoted(), 0) > 100
                && desk.reads().good() > before + 100);
  }

  /** Where the primary itself listens. */
  int primaryPort() {
    return servers.primary().port();
  }

  /** The primary, as applications name it. */
  String primary() {
    return servers.primary().port() + "-primary";
  }

  /** The replica, as applications name it until it is promoted. */
  String replica() {
    return servers.replica().port() + "-replica";
  }

  private String promoted() {
    return servers.replica().port() + "-primary";
  }

  @Override
  public void close() {
    servers.close();
  }
}
