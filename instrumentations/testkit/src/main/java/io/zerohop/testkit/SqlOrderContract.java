package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine orders for a statement is done, and it is told what it must know. */
abstract class SqlOrderContract extends SqlSplitContract {
  private static final Order REFUSED =
      Order.refuse(
          new Refusal(Reason.DENIED_BY_POLICY, Refusal.READ_ONLY, "DENIED_BY_POLICY: no writes"));

  private static void batch(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch(text);
      statement.executeBatch();
    }
  }

  private static void prepared(Connection connection, String text) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      statement.execute();
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aRefusedTextIsNotSentHoweverItIsRun(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    mesh().order(text -> text.equals(sql().writes()) ? REFUSED : Order.NOTHING);
    try (Connection connection = open(driver)) {
      assertTold("25006", "DENIED_BY_POLICY: no writes", () -> run(connection, sql().writes()));
      assertTold(
          "25006", "DENIED_BY_POLICY: no writes", () -> prepared(connection, sql().writes()));
      String refused = failure(() -> batch(connection, sql().writes()));
      assertTrue(refused.contains(" 25006 "), refused);
      assertTrue(refused.contains("DENIED_BY_POLICY: no writes"), refused);

      assertEquals(primaryName(), name(connection));
    }
    assertFalse(primary().saw(sql().writes()), "it was sent");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aFaultHasTheStateThatPolicyGives(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    Refusal fault = new Refusal(Reason.FAULT_INJECTED, "40001", "FAULT_INJECTED: told");
    try (Connection connection = open(driver)) {
      mesh().order(text -> Order.refuse(fault));

      assertTold("40001", "FAULT_INJECTED: told", () -> name(connection));
      assertTold("40001", "FAULT_INJECTED: told", () -> prepared(connection));

      mesh().order(text -> Order.NOTHING);
      assertEquals(primaryName(), prepared(connection));
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aTextIsDelayed(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    long delay = 300_000_000L;
    try (Connection connection = open(driver)) {
      mesh().order(text -> Order.NOTHING.after(delay));
      long begin = System.nanoTime();

      assertEquals(primaryName(), name(connection));

      assertTrue(System.nanoTime() - begin >= delay, "not delayed");
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatChangesTheSessionIsRunOnBoth(SqlDriver driver) throws SQLException {
    playPair();
    mesh().order(text -> text.equals(sql().sets()) ? Order.ON_BOTH : Order.NOTHING);
    try (Connection connection = openReadOnly(driver)) {
      run(connection, sql().sets());

      assertTrue(primary().saw(sql().sets()), "not on the primary");
      assertTrue(replica().saw(sql().sets()), "not on the replica");
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theEndOfWhatMayHaveWrittenIsToldAndWhetherItsTransactionIsOpen(SqlDriver driver)
      throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    try (Connection connection = open(driver)) {
      for (boolean commits : new boolean[] {true, false}) {
        int ends = session().ends();
        run(connection, sql().writes());
        assertTrue(session().ends() > ends, "not told");
        assertFalse(session().endedInside(), "in autocommit");

        connection.setAutoCommit(false);
        run(connection, sql().writes());
        assertTrue(session().endedInside(), "in a transaction");
        ends = session().ends();
        if (commits) {
          connection.commit();
        } else {
          connection.rollback();
        }
        assertTrue(session().ends() > ends, "not told of the transaction");
        assertFalse(session().endedInside(), "after it");
        connection.setAutoCommit(true);

        ends = session().ends();
        batch(connection, sql().writes());
        assertTrue(session().ends() > ends, "not told of a batch");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aServerThatTakesNoWritesIsToldOfUnlessTheApplicationReads(SqlDriver driver)
      throws SQLException {
    mesh().play(HOST, Script.inOrder(toReplica()));
    try (Connection connection = openReadOnly(driver)) {
      failure(() -> run(connection, sql().writes()));
      assertEquals(List.of(), session().notes(), "the application said so itself");

      connection.setReadOnly(false);
      failure(() -> run(connection, sql().writes()));
      assertEquals(List.of("refuses writes"), session().notes());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatTheDriverAsksByItselfIsNobodysBusiness(SqlDriver driver) throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(replicaName(), name(connection));
      List<String> asked = List.copyOf(session().runs());
      mesh().order(text -> REFUSED);

      connection.getTransactionIsolation();
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertTrue(connection.isValid(5));
      connection.setAutoCommit(false);
      connection.commit();
      connection.rollback();
      connection.setAutoCommit(true);

      assertEquals(asked, session().runs());
      assertTrue(primary().saw("ISOLATION LEVEL REPEATABLE READ"), "not on the primary");
      assertTrue(replica().saw("ISOLATION LEVEL REPEATABLE READ"), "not on the replica");
    }
  }
}
