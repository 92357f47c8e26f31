package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.sql.Order;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every JDBC driver must do for the mesh, and must go on doing for its application: where
 * connections go, which of two statements are on, what the engine orders for them, and reads that
 * are run again. A module passes by one test class that extends this one, in a JVM whose driver is
 * woven.
 */
public abstract class SqlClientContract extends SqlWatchContract {
  private static final String LOST = "lost";

  /** Only what is marked so may be run again. */
  private void repeatLost() {
    mesh().order(text -> text.contains(LOST) ? Order.REPEATABLE : Order.NOTHING);
  }

  private String lostPrepared(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql().asksName(LOST));
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReadThatIsLostOnTheReplicaIsRunAgainOnANewConnectionWherePolicyAsks(SqlDriver driver)
      throws SQLException {
    playPair();
    repeatLost();
    try (Connection connection = openReadOnly(driver)) {
      for (int time = 1; time <= 2; time++) {
        assertEquals(replicaName(), name(connection));
        replica().cutAt(LOST);
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(sql().asksName(LOST))) {
          assertTrue(rows.next());
          assertEquals(replicaName(), rows.getString(1));
          assertFalse(rows.next(), "more than one row");
          assertSame(statement, rows.getStatement());
          assertEquals(0, statement.getQueryTimeout(), "the statement went with its connection");
        }
        assertEquals(time + 1, replica().connects());
      }
      replica().cutAt(LOST);
      assertEquals(replicaName(), lostPrepared(connection));
      assertEquals(4, replica().connects());
      assertEquals(1, primary().connects());

      connection.setReadOnly(false);
      assertEquals(primaryName(), name(connection));
    }
    assertAllOver();
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReadThatIsLostOnThePrimaryIsRunAgainOnAConnectionOfItsOwn(SqlDriver driver)
      throws SQLException {
    for (boolean prepared : new boolean[] {false, true}) {
      mesh().calls().clear();
      playPair();
      repeatLost();
      try (Connection connection = open(driver)) {
        primary().cutAt(LOST);

        assertEquals( // where the test leads every second one
            replicaName(), prepared ? lostPrepared(connection) : name(connection, LOST));

        assertEquals("CONNECT", last().request().method());
        assertEquals(2, mesh().calls().size());
        assertLost(() -> name(connection));
      }
      assertAllOver();
      assertEquals(List.of(), mesh().faults());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aStatementWithATimeIsRunAgainToo(SqlDriver driver) throws SQLException {
    playPair();
    mesh().order(text -> Order.REPEATABLE);
    try (Connection connection = openReadOnly(driver);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(60);
      replica().cutAt(LOST);
      try (ResultSet rows = statement.executeQuery(sql().asksName(LOST))) {
        rows.next();
        assertEquals(replicaName(), rows.getString(1));
      }
      assertEquals(60, statement.getQueryTimeout());
      assertEquals(2, replica().connects());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theNewConnectionIsSetAsTheLostOneWas(SqlDriver driver) throws SQLException {
    playPair();
    mesh().order(text -> Order.REPEATABLE);
    try (Connection connection = open(driver)) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
      connection.setCatalog("app");
      connection.setReadOnly(false);
      primary().cutAt(LOST);

      assertEquals(replicaName(), name(connection, LOST));

      assertTrue(replica().saw("TRANSACTION ISOLATION LEVEL READ UNCOMMITTED"), "it is not");
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void nothingIsRunAgainThatPolicyDoesNotAskFor(SqlDriver driver) throws SQLException {
    playPair();
    mesh().order(text -> text.contains(LOST) ? Order.NOTHING : Order.REPEATABLE);
    try (Connection connection = open(driver)) {
      assertEquals(primaryName(), name(connection));
      primary().cutAt(LOST);

      assertLost(() -> name(connection, LOST));
    }
    assertEquals(1, mesh().calls().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void nothingIsRunAgainWithinATransaction(SqlDriver driver) throws SQLException {
    playPair();
    mesh().order(text -> Order.REPEATABLE);
    try (Connection connection = open(driver)) {
      connection.setAutoCommit(false);
      primary().cutAt(LOST);

      assertLost(() -> name(connection, LOST));
    }
    assertEquals(1, mesh().calls().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void nothingIsRunAgainOnceItsEndpointLeft(SqlDriver driver) throws SQLException {
    playPair();
    mesh().order(text -> Order.REPEATABLE);
    try (Connection connection = open(driver)) {
      mesh().retire(true);

      assertTold("08006", "ENDPOINT_LEFT", () -> name(connection));
    }
    assertEquals(1, mesh().calls().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatTheServerRefusesIsNotRunAgain(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toReplica()));
    mesh().order(text -> Order.REPEATABLE);
    try (Connection connection = open(driver)) {
      failure(() -> run(connection, sql().writes()));
      assertEquals(replicaName(), name(connection));
    }
    assertEquals(1, mesh().calls().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatIsTooSlowIsNotRunAgain(SqlDriver driver) throws SQLException {
    playPair();
    mesh().order(text -> Order.REPEATABLE);
    try (Connection connection = open(driver)) {
      assertEquals(primaryName(), name(connection));
      connection.setNetworkTimeout(Runnable::run, 700);

      assertLost(() -> ask(connection, sql().asksSlowly()));
    }
    assertEquals(1, mesh().calls().size());
  }

  @ParameterizedTest
  @MethodSource("driversThatCanAbort")
  void whatTheApplicationAbortsIsNotRunAgain(SqlDriver driver) throws SQLException {
    for (boolean reads : new boolean[] {false, true}) {
      mesh().calls().clear();
      playPair();
      mesh().order(text -> Order.REPEATABLE);
      Connection connection = open(driver);
      connection.setReadOnly(reads);
      CutWire wire = reads ? replica() : primary();
      Started slow = Started.of(() -> ask(connection, sql().asksSlowly()));
      Await.until("it runs", () -> wire.saw(sql().asksSlowly()));

      connection.abort(Runnable::run);

      String ended = slow.result();
      assertTrue(ended.contains("Exception "), ended);
      assertEquals(reads ? 2 : 1, mesh().calls().size());
      assertAllOver();
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReadThatIsLostTwiceFails(SqlDriver driver) throws SQLException {
    playPair();
    repeatLost();
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(replicaName(), name(connection));
      replica().cutAt(LOST);
      mesh().playEach(HOST, () -> Script.inOrder(Sends.to(Backend.deadPort())));

      assertLost(() -> name(connection, LOST));
      assertEquals(3, mesh().calls().size());
    }
  }
}
