package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.databases.MariaDb;
import io.zerohop.databases.RealDatabase;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every driver that speaks MariaDB's protocol, whoever made it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DriverContract {
  private static final String HOST = "orders-db";
  private static final String PRIMARY = "1";
  private static final String REPLICA = "2";

  private ScriptedMesh mesh;
  private MariaDb database;

  /** The driver in the versions that are tested. */
  protected abstract Stream<DriverUnderTest> drivers();

  /** The ids of its hooks, each to be failed. */
  protected abstract List<String> hooks();

  /** How the driver's own refusal of a wrong password begins. */
  protected abstract String wrongPassword();

  @BeforeAll
  void serve() throws InterruptedException {
    database = RealDatabase.orSkipped(MariaDb::start);
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

  private Step.Send primary() {
    return Sends.to(database.primary().port());
  }

  private Step.Send replica() {
    return Sends.to(database.replica().port());
  }

  private PlayedCall lastCall() {
    List<PlayedCall> calls = mesh.calls();
    return calls.get(calls.size() - 1);
  }

  private static ServerState state(PlayedCall call, int attempt) {
    ServerState state = call.results().get(attempt).server();
    return state == null ? ServerState.UNKNOWN : state;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void connectsToTheChosenServerByANameThatNoDnsKnows(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(replica()));

    assertEquals(REPLICA, driver.connect("a", driver.url(HOST)));

    PlayedCall call = lastCall();
    assertEquals(3306, call.request().port());
    assertEquals("/app", call.request().path());
    assertEquals("CONNECT", call.request().method());
    assertFalse(call.isClosed());
    assertEquals("closed", driver.ask("close", "a"));
    assertTrue(call.isClosed());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void anAbortedConnectionIsOverToo(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(primary()));
    assertEquals(PRIMARY, driver.connect("a", driver.url(HOST)));

    assertEquals("aborted", driver.ask("abort", "a"));

    assertEquals(1, lastCall().bodyEnds().size());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void dataSourcesGoTheSameWay(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(replica()));

    assertEquals(REPLICA, driver.ask("data source", driver.dataSource(), driver.url(HOST)));
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void goesElsewhereWhenNobodyListens(DriverUnderTest driver) {
    mesh.play(HOST, Script.retrying(Sends.to(Backend.deadPort()), primary()));

    assertEquals(PRIMARY, driver.connect("a", driver.url(HOST)));

    AttemptResult first = lastCall().results().get(0);
    assertEquals(Failure.CONNECT, first.failure());
    assertEquals(Phase.NOT_CONNECTED, first.phase());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void tellsWhatTheServerIsAndClosesTheConnectionThatDoesNotFit(DriverUnderTest driver) {
    mesh.ask(Question.ROLE);
    List<Step> steps = new ArrayList<>(List.of(replica(), primary()));
    mesh.play(HOST, (asked, last) -> steps.isEmpty() ? Script.finish() : steps.remove(0));

    assertEquals(PRIMARY, driver.connect("a", driver.url(HOST)));

    assertEquals(Role.REPLICA, state(lastCall(), 0).role());
    assertEquals(Role.PRIMARY, state(lastCall(), 1).role());
    assertFalse(lastCall().isClosed());
    driver.ask("close", "a");
    assertTrue(lastCall().isClosed());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void tellsThatAReplicaDoesNotReplay(DriverUnderTest driver) throws Exception {
    mesh.ask(Question.ROLE_AND_LAG);
    mesh.play(HOST, Script.inOrder(replica()));
    database.pauseReplay();
    try {
      driver.connect("a", driver.url(HOST));
      assertEquals(Long.MAX_VALUE, state(lastCall(), 0).lagNanos());
    } finally {
      database.resumeReplay();
    }
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aCancelReachesTheSameServer(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(replica()));
    assertEquals(REPLICA, driver.connect("a", driver.url(HOST)));
    int calls = mesh.calls().size();

    String cancelled = driver.ask("cancel", "a");

    assertNotEquals("SLEEP gave 0", cancelled, "it slept to its end");
    assertEquals(calls, mesh.calls().size());
    assertFalse(lastCall().isClosed());
    assertEquals(REPLICA, driver.ask("server", "a"));
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aWrongPasswordIsTheDriversOwnBusiness(DriverUnderTest driver) {
    mesh.play(HOST, Script.retrying(primary(), replica()));

    String refused = driver.ask("connect wrongly", driver.driver(), driver.url(HOST));

    assertTrue(refused.startsWith(wrongPassword()), refused);
    assertEquals(1, lastCall().results().size());
    assertTrue(lastCall().isClosed());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theMeshsOwnFailureIsAnExceptionThatPoolsTakeForFatal(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT)));
    String refused = driver.connect("a", driver.url(HOST));
    assertTrue(
        refused.startsWith("SQLNonTransientConnectionException 08001 NO_ENDPOINTS: "), refused);

    mesh.play(HOST, Script.inOrder(primary(), Script.fail(Reason.UNFIT_SERVER, Failure.CONNECT)));
    refused = driver.connect("a", driver.url(HOST));
    assertTrue(
        refused.startsWith("SQLNonTransientConnectionException 08001 UNFIT_SERVER: "), refused);
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theUrlSaysWhatOnlyReadsAndHowLongItMayTake(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(replica()));
    String url = driver.url(HOST) + "?readOnly=true&connectTimeout=7000";

    assertEquals(REPLICA, driver.connect("a", url));

    assertEquals("CONNECT READ ONLY", lastCall().request().method());
    assertEquals(7_000_000_000L, lastCall().request().timeoutNanos());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatIsNotOfTheMeshGoesItsOwnWay(DriverUnderTest driver) {
    int calls = mesh.calls().size();
    String own = driver.url("127.0.0.1:" + database.replica().port());

    assertEquals(REPLICA, driver.connect("a", own));

    assertEquals(calls, mesh.calls().size());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aFailureInsideAHookChangesNothingForTheApplication(DriverUnderTest driver) {
    String own = driver.url("localhost:" + database.primary().port());
    for (String hook : hooks()) {
      mesh.play("localhost", Script.inOrder(primary()));
      System.setProperty(InjectingAdapter.FAULT, hook);
      try {
        assertEquals(PRIMARY, driver.connect("a", own), hook);
      } finally {
        System.clearProperty(InjectingAdapter.FAULT);
      }
      driver.ask("close", "a");
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aMeshThatFailsLeavesTheDriverWhatItHas(DriverUnderTest driver) {
    String own = driver.url("localhost:" + database.primary().port());
    for (ScriptedMesh.Entry entry : ScriptedMesh.Entry.values()) {
      mesh.play("localhost", Script.inOrder(primary()));
      mesh.failAt(entry);
      try {
        assertEquals(PRIMARY, driver.connect("a", own), entry.name());
        assertEquals("closed", driver.ask("close", "a"), entry.name());
      } finally {
        mesh.failAt(null);
      }
    }
  }
}
