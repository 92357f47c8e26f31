package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every driver that speaks MariaDB's protocol, whoever made it. */
public abstract class DriverContract extends FaultContract {

  protected DriverContract(DriverFamily family) {
    super(family);
  }

  private static ServerState state(PlayedCall call, int attempt) {
    ServerState state = call.results().get(attempt).server();
    return state == null ? ServerState.UNKNOWN : state;
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

    assertTrue(refused.startsWith(family.wrongPassword()), refused);
    assertEquals(1, lastCall().results().size());
    assertTrue(lastCall().isClosed());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theDriverManagersLimitIsForTheWholeLogin(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(primary()));
    DriverManager.setLoginTimeout(25);
    try {
      assertEquals(PRIMARY, driver.connect("a", driver.url(HOST)));
    } finally {
      DriverManager.setLoginTimeout(0);
    }

    assertEquals(25_000_000_000L, lastCall().request().timeoutNanos());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theDriversOwnListsOfHostsKeepTheirMeaningWhereNoPolicyApplies(DriverUnderTest driver) {
    for (String host : List.of("127.0.0.1:", "localhost:")) {
      mesh.play("localhost", Script.inOrder(new Step.PassThrough(Reason.PASSED_THROUGH)));
      String url = driver.url(host + Backend.deadPort() + "," + host + database.primary().port());
      // MariaDB's driver tries one after the other only where the URL says so.
      String inOrder = url.replace("mariadb://", "mariadb:sequential://");

      assertEquals(PRIMARY, driver.connect("a", inOrder), inOrder);

      driver.ask("close", "a");
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theDriversOwnFormsOfUrlsKeepTheirMeaningWhereNoPolicyApplies(DriverUnderTest driver) {
    String primary = "127.0.0.1:" + database.primary().port();
    String pair = driver.url(primary + ",127.0.0.1:" + database.replica().port());

    assertEquals(PRIMARY, driver.connect("a", pair.replace("://", ":replication://")));
    assertEquals("read, 2, write, 1", driver.ask("do", "a", "read", "server", "write", "server"));
    driver.ask("close", "a");

    String twice = driver.url(primary + "," + primary).replace("://", ":loadbalance://");
    assertEquals(PRIMARY, driver.connect("a", twice));
    assertEquals("1, 1", driver.ask("do", "a", "server", "prepared"));
    driver.ask("close", "a");
  }
}
