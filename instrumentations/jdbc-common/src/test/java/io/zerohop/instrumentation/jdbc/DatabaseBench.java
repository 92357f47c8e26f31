package io.zerohop.instrumentation.jdbc;

import io.zerohop.databases.MariaDb;
import io.zerohop.databases.RealDatabase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.PlayedSession;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A woven JVM, a MariaDB with its replica, and a mesh that does what the test says. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseBench {
  static final String HOST = "orders-db";
  static final String PRIMARY = "1";
  static final String REPLICA = "2";

  final DriverFamily family;
  ScriptedMesh mesh;
  MariaDb database;

  DatabaseBench(DriverFamily family) {
    this.family = family;
  }

  @BeforeAll
  void serve() throws InterruptedException {
    family.weave();
    database = RealDatabase.orSkipped(MariaDb::start);
    String direct = family.scheme() + "127.0.0.1:" + database.primary().port() + "/app";
    DriverUnderTest driver = drivers().findFirst().orElseThrow();
    driver.connect("setup", direct);
    driver.ask(
        "do",
        "setup",
        "! CREATE TABLE numbers (n INT PRIMARY KEY)",
        "! INSERT INTO numbers VALUES (1)",
        "! CREATE PROCEDURE which() READS SQL DATA SELECT @@server_id");
    driver.ask("close", "setup");
    String replica = family.scheme() + "127.0.0.1:" + database.replica().port() + "/app";
    driver.connect("setup", replica);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!driver.ask("do", "setup", "? CALL which()").equals(REPLICA)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the replica must have the procedure, has not");
      }
      Thread.onSpinWait();
    }
    driver.ask("close", "setup");
  }

  @AfterAll
  void stop() {
    if (database != null) {
      database.close();
    }
  }

  @BeforeEach
  void connect() {
    mesh = ScriptedMesh.connect();
  }

  @AfterEach
  void disconnect() {
    mesh.close();
  }

  protected Stream<DriverUnderTest> drivers() {
    return family.drivers();
  }

  Step.Send primary() {
    return Sends.to(database.primary().port());
  }

  Step.Send replica() {
    return Sends.to(database.replica().port());
  }

  /** The first connection is to the primary, each one more to the replica. */
  void playPair(String host) {
    AtomicInteger opened = new AtomicInteger();
    mesh.playEach(
        host, () -> Script.inOrder(opened.getAndIncrement() == 0 ? primary() : replica()));
    mesh.split(true);
  }

  static String open(DriverUnderTest driver) {
    return driver.connect("a", driver.url(HOST));
  }

  /** Waits until it is so, a while. */
  static void until(BooleanSupplier so) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("it must become so, did not");
      }
      Thread.onSpinWait();
    }
  }

  PlayedCall lastCall() {
    List<PlayedCall> calls = mesh.calls();
    return calls.get(calls.size() - 1);
  }

  /** Of the connection that the application opened first. */
  PlayedSession session() {
    return mesh.calls().get(0).session();
  }
}
