package io.zerohop.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a database with a replica does, whatever the product. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
abstract class ReplicationContract {

  abstract ReplicatedDatabase start() throws InterruptedException;

  @Test
  void replicaFollowsIsHeldBackAndTakesOverWhenThePrimaryIsKilled() throws Exception {
    try (ReplicatedDatabase database = start()) {
      try (Connection primary = open(database.primary())) {
        run(primary, "CREATE TABLE t (a INT PRIMARY KEY)");
        run(primary, "INSERT INTO t VALUES (1)");
        awaitRows(database.replica(), 1);
        refusesWrites(database.replica());

        database.pauseReplay();
        run(primary, "INSERT INTO t VALUES (2)");
        assertEquals(1, rows(database.replica()));
        database.resumeReplay();
        awaitRows(database.replica(), 2);

        database.killPrimary();
        assertThrows(SQLException.class, () -> run(primary, "SELECT 1"));
      }
      assertThrows(SQLException.class, () -> open(database.primary()));
      database.promoteReplica();
      try (Connection promoted = open(database.replica())) {
        run(promoted, "INSERT INTO t VALUES (3)");
      }
      assertEquals(3, rows(database.replica()));
      database.primary().start();
      assertEquals(2, rows(database.primary()));
    }
  }

  @Test
  void closingLeavesNeitherProcessNorFile() throws Exception {
    ReplicatedDatabase database = start();
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    assertFalse(processes.isEmpty());
    database.close();
    database.close();
    for (ProcessHandle process : processes) {
      assertFalse(process.isAlive(), () -> "left: " + process.info());
    }
    assertFalse(database.primary().running());
    assertFalse(Files.exists(database.directory()), "its directory is left");
    assertThrows(IOException.class, database.primary()::start);
  }

  @Test
  void serverThatIsStoppedGoesOnWithItsDataWhenStartedAgain() throws Exception {
    try (ReplicatedDatabase database = start()) {
      try (Connection primary = open(database.primary())) {
        run(primary, "CREATE TABLE t (a INT PRIMARY KEY)");
        run(primary, "INSERT INTO t VALUES (1)");
      }
      database.primary().stop();
      assertFalse(database.primary().running());
      database.primary().start();
      assertTrue(database.primary().running());
      assertEquals(1, rows(database.primary()));
      try (Connection primary = open(database.primary())) {
        run(primary, "INSERT INTO t VALUES (2)");
      }
      awaitRows(database.replica(), 2);
    }
  }

  private static Connection open(DatabaseServer server) throws SQLException {
    return DriverManager.getConnection(
        server.url(), ReplicatedDatabase.NAME, ReplicatedDatabase.NAME);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void refusesWrites(DatabaseServer server) throws SQLException {
    try (Connection connection = open(server)) {
      assertThrows(SQLException.class, () -> run(connection, "INSERT INTO t VALUES (9)"));
    }
  }

  private static int rows(DatabaseServer server) throws SQLException {
    try (Connection connection = open(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM t")) {
      result.next();
      return result.getInt(1);
    }
  }

  private static void awaitRows(DatabaseServer server, int expected) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (seen(server) != expected) {
      assertTrue(System.nanoTime() < end, "the replica did not follow in time");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** The rows that are there; below zero before the table is. */
  private static int seen(DatabaseServer server) {
    try {
      return rows(server);
    } catch (SQLException early) {
      return -1;
    }
  }
}
