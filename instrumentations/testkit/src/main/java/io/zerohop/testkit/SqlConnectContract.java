package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.SqlCall.Question;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a connection goes, and what it is while its endpoint comes and goes. */
abstract class SqlConnectContract extends SqlContractBed {
  private static final Duration SHORT = Duration.ofMillis(400);

  private static ServerState state(AttemptResult result) {
    ServerState state = result.server();
    return state == null ? ServerState.UNKNOWN : state;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void connectsToTheChosenServerByANameThatNoDnsKnows(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toReplica()));

    try (Connection connection = open(driver)) {
      assertEquals(replicaName(), name(connection));

      PlayedCall call = mesh().onlyCall();
      assertEquals(sql().dialect(), call.request().scheme());
      assertEquals(sql().standardPort(), call.request().port());
      assertEquals("/app", call.request().path());
      assertEquals("CONNECT", call.request().method());
      assertEquals(Role.UNKNOWN, state(call.results().get(0)).role(), "nobody asked");
      assertFalse(call.isClosed());
    }
    assertTrue(mesh().onlyCall().isClosed());
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void dataSourcesGoTheSameWay(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toReplica()));

    try (Connection connection =
        sql().dataSource(driver, HOST).getConnection(sql().user(), sql().user())) {
      assertEquals(replicaName(), name(connection));
    }
    assertTrue(mesh().onlyCall().isClosed());
  }

  @ParameterizedTest
  @MethodSource("driversThatCanAbort")
  void anAbortedConnectionIsOverToo(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    Connection connection = open(driver);

    connection.abort(Runnable::run);

    assertEquals(1, mesh().onlyCall().bodyEnds().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void howeverOftenNobodyListensAnotherServerIsTried(SqlDriver driver) throws SQLException {
    mesh().playEach(HOST, () -> Script.retrying(Sends.to(Backend.deadPort()), toReplica()));
    for (int i = 0; i < 8; i++) {
      try (Connection connection = open(driver)) {
        assertEquals(replicaName(), name(connection));
      }
      AttemptResult refused = last().results().get(0);
      assertEquals(Failure.CONNECT, refused.failure());
      assertEquals(Phase.NOT_CONNECTED, refused.phase());
    }
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void goesElsewhereWhenAServerSaysNothing(SqlDriver driver) throws SQLException {
    primary().silent(true);
    mesh()
        .playEach(HOST, () -> Script.retrying(Sends.attemptLimit(toPrimary(), SHORT), toReplica()));

    try (Connection connection = open(driver)) {
      assertEquals(replicaName(), name(connection));
    }
    assertEquals(1, primary().connects());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void tellsWhatTheServerIsAndClosesTheConnectionThatDoesNotFit(SqlDriver driver)
      throws SQLException {
    mesh().ask(Question.ROLE);
    List<Step> steps = new ArrayList<>(List.of(toReplica(), toPrimary()));
    mesh().play(HOST, (asked, last) -> steps.isEmpty() ? Script.finish() : steps.remove(0));

    try (Connection connection = open(driver)) {
      assertEquals(primaryName(), name(connection));
      List<AttemptResult> results = mesh().onlyCall().results();
      assertEquals(Role.REPLICA, state(results.get(0)).role());
      assertEquals(Role.PRIMARY, state(results.get(1)).role());
      assertFalse(mesh().onlyCall().isClosed());
      Await.until("the other is closed", () -> replica().connected() == 0);
    }
    assertTrue(mesh().onlyCall().isClosed());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aCancelReachesTheSameServer(SqlDriver driver) throws Exception {
    mesh().play(HOST, Script.inOrder(toReplica()));
    try (Connection connection = open(driver);
        Statement statement = connection.createStatement()) {
      Started slow = Started.of(() -> String.valueOf(statement.execute(sql().asksSlowly())));
      Await.until("it runs", () -> replica().saw(sql().asksSlowly()));
      int before = replica().connects();

      statement.cancel();

      Await.until("another connection tells it", () -> replica().connects() > before);
      assertNotEquals("never", slow.result(), "it ran to its end");
    }
    assertEquals(0, primary().connects());
    assertEquals(1, mesh().calls().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aWrongPasswordIsTheDriversOwnBusiness(SqlDriver driver) {
    try (SqlUnderTest.Refusing refusing = sql().refusing()) {
      mesh().play(HOST, Script.retrying(Sends.to(refusing.port()), toReplica()));

      String refused = failure(() -> open(driver).close());

      assertTrue(refused.startsWith(sql().wrongPassword()), refused);
    }
    assertEquals(1, mesh().onlyCall().results().size());
    assertEquals(0, replica().connects());
    assertTrue(mesh().onlyCall().isClosed());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theMeshsOwnFailureIsAnExceptionThatPoolsTakeForFatal(SqlDriver driver) {
    mesh().play(HOST, Script.inOrder(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT)));
    assertTold("08001", "NO_ENDPOINTS: ", () -> open(driver).close());

    mesh()
        .play(HOST, Script.inOrder(toPrimary(), Script.fail(Reason.UNFIT_SERVER, Failure.CONNECT)));
    assertTold("08001", "UNFIT_SERVER: ", () -> open(driver).close());
    Await.until("no connection stays", () -> primary().connected() == 0);
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theUrlSaysWhatOnlyReadsAndHowLongAServerMayBeUnreachable(SqlDriver driver)
      throws SQLException {
    mesh().play(HOST, Script.inOrder(toReplica()));

    String url = sql().url(HOST, "readOnly=true", sql().reachesInSevenSeconds());
    try (Connection connection = connect(driver, url)) {
      assertEquals(replicaName(), name(connection));
    }

    PlayedCall.Seen request = mesh().onlyCall().request();
    assertEquals("CONNECT READ ONLY", request.method());
    assertEquals(7_000_000_000L, request.reachNanos());
    assertEquals(0, request.timeoutNanos(), "the login may take longer");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatIsNotOfTheMeshGoesItsOwnWay(SqlDriver driver) throws SQLException {
    String own = sql().url("127.0.0.1:" + replica().port());
    try (Connection connection = connect(driver, own)) {
      assertEquals(replicaName(), name(connection));
    }
    assertEquals(List.of(), mesh().calls());

    mesh().play("localhost", Script.inOrder(new Step.PassThrough(Reason.PASSED_THROUGH)));
    try (Connection connection = connect(driver, sql().url("localhost:" + replica().port()))) {
      assertEquals(replicaName(), name(connection));
    }
    assertFalse(mesh().calls().isEmpty());
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aMeshThatFailsLeavesTheDriverWhatItHas(SqlDriver driver) throws SQLException {
    String own = sql().url("localhost:" + primary().port());
    for (ScriptedMesh.Entry entry : ScriptedMesh.Entry.values()) {
      mesh().play("localhost", Script.inOrder(toPrimary()));
      mesh().failAt(entry);
      try (Connection connection = connect(driver, own)) {
        connection.setReadOnly(true);
        assertEquals(primaryName(), name(connection), entry.name());
        assertEquals(primaryName(), prepared(connection), entry.name());
        connection.setReadOnly(false);
        assertEquals(primaryName(), name(connection), entry.name());
        assertTrue(connection.isValid(5), entry.name());
      } finally {
        mesh().failAt(null);
      }
    }
    assertFalse(mesh().faults().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aConnectionWhoseEndpointLeftIsNotGoodAnyMoreAndAtLastFailsAsABrokenOne(SqlDriver driver)
      throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    try (Connection connection = open(driver)) {
      assertTrue(connection.isValid(5));

      mesh().retire(false);
      assertFalse(connection.isValid(5));
      assertEquals(primaryName(), name(connection));

      mesh().retire(true);
      assertTold("08006", "ENDPOINT_LEFT: the test says so", () -> name(connection));
    }
    assertEquals(List.of(), mesh().faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void noConnectionIsGivenUpWithinATransaction(SqlDriver driver) throws SQLException {
    mesh().play(HOST, Script.inOrder(toPrimary()));
    try (Connection connection = open(driver)) {
      connection.setAutoCommit(false);
      run(connection, sql().writes());

      mesh().retire(true);

      assertTrue(connection.isValid(5));
      assertEquals(primaryName(), name(connection));
      connection.rollback();
      assertTold("08006", "ENDPOINT_LEFT", () -> name(connection));
    }
  }
}
