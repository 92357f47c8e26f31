package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.StatementSummary;
import io.zerohop.testkit.ScriptedMesh.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is told of the application's statements where somebody watches: each once, in the middle of
 * what is around its thread, with its text, where it ran and how it ended.
 */
abstract class SqlWatchContract extends SqlOrderContract {
  private static final Around AROUND = new Around(Long.MAX_VALUE - 7, null);

  private PlayedStatement only() {
    List<PlayedStatement> all = mesh().statements();
    assertEquals(1, all.size(), all::toString);
    PlayedStatement one = all.remove(0);
    assertEquals(1, one.runs().size(), one::toString);
    return one;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aStatementIsToldOnceInTheMiddleOfWhatIsAroundItsThread(SqlDriver driver)
      throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    mesh().watchStatements();
    WovenJvm.current().within(AROUND, () -> ask(driver));
    assertEquals(AROUND, mesh().onlyCall().request().around());
    assertEquals(List.of(), mesh().statements(), "what the driver sends by itself");
    assertEquals(List.of(), mesh().faults());
  }

  private void ask(SqlDriver driver) throws SQLException {
    try (Connection connection = open(driver)) {
      assertEquals(List.of(), mesh().statements(), "what the driver sends by itself");

      assertEquals(primaryName(), name(connection));
      PlayedStatement plain = only();
      assertEquals(AROUND, plain.around());
      assertEquals(List.of(sql().asksName("who")), plain.texts());
      assertEquals(1, plain.batch());
      assertEquals("", plain.runs().get(0).sqlState());
      assertEquals(session().toString(), plain.runs().get(0).on());

      assertEquals(primaryName(), prepared(connection));
      String prepared = only().texts().get(0);
      StatementSummary shown = StatementSummary.of(Dialect.of(sql().dialect()), prepared, 1);
      assertEquals("SELECT", shown.operation());
      assertFalse(shown.text().contains("'"), shown.text());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void eachSideHasItsOwn(SqlDriver driver) throws SQLException {
    playPair();
    mesh().watchStatements();
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(replicaName(), name(connection));
      assertEquals(last().session().toString(), only().runs().get(0).on());
      assertEquals(replicaName(), prepared(connection));
      assertEquals(last().session().toString(), only().runs().get(0).on());

      connection.setReadOnly(false);
      assertEquals(primaryName(), name(connection));
      assertEquals(session().toString(), only().runs().get(0).on());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aFailureHasItsState(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toReplica()));
    mesh().watchStatements();
    try (Connection connection = open(driver)) {
      String refused = failure(() -> run(connection, sql().writes()));

      String state = only().runs().get(0).sqlState();
      assertFalse(state.isEmpty(), refused);
      assertTrue(refused.contains(' ' + state + ' '), refused + " has not " + state);
      assertEquals(replicaName(), name(connection));
      assertEquals("", only().runs().get(0).sqlState());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatPolicyRefusesHasItsReason(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    mesh().watchStatements();
    Refusal refusal = new Refusal(Reason.FAULT_INJECTED, "40001", "FAULT_INJECTED: told");
    mesh().order(text -> Order.refuse(refusal));
    try (Connection connection = open(driver)) {
      failure(() -> run(connection, sql().writes()));

      PlayedStatement.Run run = only().runs().get(0);
      assertEquals("40001", run.sqlState());
      assertEquals(Reason.FAULT_INJECTED, assertThere(run.failure()).reason());
      assertEquals(session().toString(), run.on());
    }
  }

  private static <T> T assertThere(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("it must be there, was null");
    }
    return value;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aBatchIsOneStatementWithEachOfItsTextsOnce(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    mesh().watchStatements();
    try (Connection connection = open(driver);
        Statement statement = connection.createStatement()) {
      statement.addBatch(sql().writes());
      statement.addBatch(sql().writes());
      statement.addBatch(sql().sets());
      statement.executeBatch();

      PlayedStatement batch = only();
      assertEquals(List.of(sql().writes(), sql().sets()), batch.texts());
      assertEquals(3, batch.batch());
      assertEquals("", batch.runs().get(0).sqlState());
      assertEquals(primaryName(), name(connection));
      assertEquals(1, only().batch());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aPreparedBatchIsOneStatement(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    mesh().watchStatements();
    try (Connection connection = open(driver);
        PreparedStatement statement = connection.prepareStatement(sql().writesPrepared())) {
      for (int i = 0; i < 3; i++) {
        statement.setInt(1, -i);
        statement.addBatch();
      }
      statement.executeBatch();

      PlayedStatement batch = only();
      assertEquals(1, batch.texts().size(), batch::toString);
      assertEquals(3, batch.batch());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whereItIsRunAgainBothRunsAreTold(SqlDriver driver) throws SQLException {
    String lost = "lost";
    for (boolean onReplica : new boolean[] {true, false}) {
      mesh().calls().clear();
      playPair();
      mesh().watchStatements();
      mesh().order(text -> text.contains(lost) ? Order.REPEATABLE : Order.NOTHING);
      try (Connection connection = onReplica ? openReadOnly(driver) : open(driver)) {
        name(connection);
        PlayedSession first = onReplica ? last().session() : session();
        assertEquals(first.toString(), only().runs().get(0).on());
        (onReplica ? replica() : primary()).cutAt(lost);

        assertEquals(replicaName(), name(connection, lost));

        List<PlayedStatement> all = mesh().statements();
        assertEquals(1, all.size(), all::toString);
        List<PlayedStatement.Run> runs = all.remove(0).runs();
        assertEquals(2, runs.size(), runs::toString);
        assertEquals(first.toString(), runs.get(0).on());
        assertTrue(runs.get(0).failure() != null, "the first was lost");
        assertEquals(last().session().toString(), runs.get(1).on());
        assertEquals("", runs.get(1).sqlState());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whereNobodyWatchesNothingIsTold(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    try (Connection connection = open(driver)) {
      mesh().failAt(Entry.BEGAN);
      assertEquals(primaryName(), name(connection));
      assertEquals(primaryName(), prepared(connection));
    }
    assertEquals(List.of(), mesh().statements());
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aFaultInTellingChangesNothingForTheApplication(SqlDriver driver) throws SQLException {
    for (Entry entry : new Entry[] {Entry.BEGAN, Entry.OVER}) {
      mesh().calls().clear();
      mesh().play(HOST, Script.inOrder(toPrimary()));
      mesh().watchStatements();
      try (Connection connection = open(driver)) {
        mesh().failAt(entry);
        assertEquals(primaryName(), name(connection));
        assertEquals(primaryName(), prepared(connection));
        mesh().failAt(null);
      }
      assertFalse(mesh().faults().isEmpty());
    }
  }
}
