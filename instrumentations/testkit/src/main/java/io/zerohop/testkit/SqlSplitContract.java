package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two connections behind one object of the application: the other for what it reads. */
abstract class SqlSplitContract extends SqlConnectContract {
  private static final Duration SHORT = Duration.ofMillis(400);

  private static final Refusal NONE =
      new Refusal(Reason.NO_ENDPOINTS, "08001", "NO_ENDPOINTS: no replica");

  @ParameterizedTest
  @MethodSource("drivers")
  void readsGoToAReplicaWhileReadOnlyAndAfterwardsAllToThePrimary(SqlDriver driver)
      throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(1, mesh().calls().size(), "opened before it was needed");

      assertEquals(replicaName(), name(connection));
      assertEquals(replicaName(), prepared(connection));
      assertEquals("CONNECT BEHIND READ ONLY", last().request().method());
      assertTrue(session().runs().get(0).startsWith("READER "), session().runs().toString());
      assertEquals(List.of(), last().session().runs());

      connection.setReadOnly(false);
      assertEquals(primaryName(), name(connection));
      assertEquals(primaryName(), prepared(connection));
      run(connection, sql().writes());
      assertTrue(primary().saw(sql().writes()));

      connection.setReadOnly(true);
      assertEquals(replicaName(), name(connection));
      assertEquals(2, mesh().calls().size());
    }
    assertAllOver();
    Await.until("both are closed", () -> primary().connected() + replica().connected() == 0);
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void withoutASplitNothingIsOpenedBehindAConnection(SqlDriver driver) throws SQLException {
    playPair();
    mesh().split(false);
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(primaryName(), name(connection));
    }
    assertEquals(1, mesh().calls().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theApplicationSeesOneConnection(SqlDriver driver) throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql().asksName("who"))) {
      rows.next();

      assertEquals(replicaName(), rows.getString(1));
      assertSame(connection, statement.getConnection());
      assertSame(connection, rows.getStatement().getConnection());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReplicaTakesNoWrites(SqlDriver driver) throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(replicaName(), name(connection));
      String refused = failure(() -> run(connection, sql().writes()));
      assertTrue(refused.matches("(?s)\\w*SQL\\w* .*"), refused);
      assertFalse(primary().saw(sql().writes()), "it went to the primary");
      assertEquals(replicaName(), name(connection));
      assertEquals(List.of(), session().notes(), "the application said so itself");
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void oneTransactionHasOneSide(SqlDriver driver) throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver)) {
      connection.setAutoCommit(false);
      assertEquals(replicaName(), name(connection));
      assertEquals(replicaName(), prepared(connection));
      connection.commit();

      connection.setReadOnly(false);
      assertEquals(primaryName(), name(connection));
      run(connection, sql().writes());
      connection.rollback();
    }
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReplicasConnectionThatIsLostIsMadeAnewAfterOneException(SqlDriver driver)
      throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(replicaName(), name(connection));
      replica().cutAt("lost");

      assertLost(() -> name(connection, "lost"));
      assertEquals(replicaName(), name(connection));
      connection.setReadOnly(false);
      assertEquals(primaryName(), name(connection));
      assertEquals(1, primary().connects());
      assertEquals(2, replica().connects());
    }
    assertAllOver();
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void withoutAReplicaTheFirstStandsInOrPolicySaysNo(SqlDriver driver) throws SQLException {
    AtomicInteger opened = new AtomicInteger();
    AtomicBoolean there = new AtomicBoolean();
    Script none = Script.inOrder(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT));
    mesh()
        .playEach(
            HOST,
            () ->
                opened.getAndIncrement() == 0
                    ? Script.inOrder(toPrimary())
                    : there.get() ? Script.inOrder(toReplica()) : none);
    mesh().split(true);
    try (Connection connection = openReadOnly(driver)) {
      assertEquals(primaryName(), name(connection));
      assertTrue(session().notes().get(0).startsWith("noReader NO_ENDPOINTS"), "not told");

      mesh().withoutReader(NONE);
      assertTold("08001", "NO_ENDPOINTS: no replica", () -> name(connection));

      there.set(true);
      assertEquals(replicaName(), name(connection));
      connection.setReadOnly(false);
      assertEquals(primaryName(), name(connection));
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whereNoReplicaCouldBeHadLatelyNoneIsLookedFor(SqlDriver driver) throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver)) {
      mesh().withoutReaderLately(NONE);

      assertTold("08001", "NO_ENDPOINTS: no replica", () -> name(connection));

      assertEquals(1, mesh().calls().size());
      assertEquals(List.of(), session().notes());
      connection.setReadOnly(false);
      assertEquals(primaryName(), name(connection));
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReplicaThatSaysNothingIsNotWaitedForLong(SqlDriver driver) throws SQLException {
    AtomicInteger opened = new AtomicInteger();
    mesh()
        .playEach(
            HOST,
            () ->
                Script.inOrder(
                    opened.getAndIncrement() == 0
                        ? toPrimary()
                        : Sends.attemptLimit(toReplica(), SHORT)));
    mesh().split(true);
    replica().silent(true);
    try (Connection connection = openReadOnly(driver)) {
      Started read = Started.of(() -> name(connection));

      assertEquals(primaryName(), read.result());
      assertTrue(session().notes().get(0).startsWith("noReader "), session().notes().toString());
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReplicaThatRefusesTheLoginIsNotAskedAgain(SqlDriver driver) throws SQLException {
    try (SqlUnderTest.Refusing refusing = sql().refusing()) {
      AtomicInteger opened = new AtomicInteger();
      mesh()
          .playEach(
              HOST,
              () ->
                  Script.inOrder(
                      opened.getAndIncrement() == 0 ? toPrimary() : Sends.to(refusing.port())));
      mesh().split(true);
      try (Connection connection = openReadOnly(driver)) {
        assertEquals(primaryName(), name(connection));
        assertEquals(primaryName(), name(connection));
      }
    }
    assertEquals(2, mesh().calls().size());
    assertEquals(List.of("together the replica refused the login"), session().notes());
  }

  @ParameterizedTest
  @MethodSource("driversThatCanAbort")
  void anAbortEndsBothAndDoesNotWaitForTheQueryThatRunsOnTheReplica(SqlDriver driver)
      throws SQLException {
    playPair();
    Connection connection = openReadOnly(driver);
    Started slow = Started.of(() -> ask(connection, sql().asksSlowly()));
    Await.until("it runs", () -> replica().saw(sql().asksSlowly()));

    connection.abort(Runnable::run);

    String ended = slow.result();
    assertTrue(ended.contains("Exception "), ended);
    assertAllOver();
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aConnectionThatEverybodyForgotIsOverWithItsSecond(SqlDriver driver) throws SQLException {
    playPair();
    assertEquals(replicaName(), name(openReadOnly(driver)));

    Await.until(
        "both are closed, and told of",
        () -> {
          System.gc();
          boolean told = mesh().calls().stream().allMatch(PlayedCall::isClosed);
          return told && primary().connected() + replica().connected() == 0;
        });
    assertEquals(2, mesh().calls().size());
    assertAllOver();
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aTransactionOnTheReplicaKeepsBothAlthoughTheirEndpointLeft(SqlDriver driver)
      throws SQLException {
    playPair();
    try (Connection connection = openReadOnly(driver)) {
      connection.setAutoCommit(false);
      assertEquals(replicaName(), name(connection));
      mesh().retire(true);

      assertTrue(connection.isValid(5));
      assertEquals(replicaName(), name(connection));

      connection.rollback();
      assertFalse(connection.isValid(5));
    }
  }
}
