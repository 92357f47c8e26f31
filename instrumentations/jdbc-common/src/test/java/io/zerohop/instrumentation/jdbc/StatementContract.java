package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the statements of every such driver. */
abstract class StatementContract extends DatabaseBench {
  private static final List<ScriptedMesh.Entry> OF_SESSIONS =
      List.of(
          ScriptedMesh.Entry.SESSION,
          ScriptedMesh.Entry.SPLITS,
          ScriptedMesh.Entry.SIDE,
          ScriptedMesh.Entry.RUN,
          ScriptedMesh.Entry.STATEMENT_TIMEOUT,
          ScriptedMesh.Entry.RETIRED);

  StatementContract(DriverFamily family) {
    super(family);
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatIsReadAfterSetReadOnlyIsReadFromAReplica(DriverUnderTest driver) {
    playPair(HOST);
    assertEquals(PRIMARY, open(driver));
    assertEquals(1, mesh.calls().size(), "opened before it was needed");

    String asked = driver.ask("do", "a", "read", "server", "prepared", "owner", "write", "server");

    assertEquals("read, 2, 2, own, write, 1", asked);
    assertEquals("read, 2, 22222222222", driver.ask("do", "a", "read", "server", "forms"));
    assertEquals("write, 11111111111", driver.ask("do", "a", "write", "forms"));
    assertEquals(2, mesh.calls().size());
    assertEquals("CONNECT BEHIND READ ONLY", lastCall().request().method());
    assertEquals("READER SELECT @@server_id", session().runs().get(1));
    assertEquals(List.of(), lastCall().session().runs());
    assertEquals("closed", driver.ask("close", "a"));
    assertTrue(mesh.calls().stream().allMatch(PlayedCall::isClosed), "one was left open");
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void anAbortEndsBoth(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    driver.ask("do", "a", "read", "server");

    assertEquals("aborted", driver.ask("abort", "a"));

    assertTrue(mesh.calls().stream().allMatch(PlayedCall::isClosed), "one was left open");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void settingsAndTransactionsHoldOnBoth(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);

    assertEquals(
        "serializable, manual, read, 2 0 SERIALIZABLE app",
        driver.ask("do", "a", "serializable", "manual", "read", "settings"));
    assertEquals(
        "1, write, 2, 1, save, 1, back, release, rollback, write, auto, 1 1 SERIALIZABLE app",
        driver.ask(
            "do",
            "a",
            "? SELECT n FROM numbers",
            "write",
            "server",
            "? SELECT n FROM numbers",
            "save",
            "? SELECT n FROM numbers",
            "back",
            "release",
            "rollback",
            "write",
            "auto",
            "settings"));
    assertEquals("read, 2 1 SERIALIZABLE app", driver.ask("do", "a", "read", "settings"));
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aStatementForReadsThatWasKeptEndsItsConnectionAndTheSplitOfTheService(
      DriverUnderTest driver) {
    String host = "kept-db";
    playPair(host);
    driver.connect("a", driver.url(host));

    String kept =
        driver.ask("do", "a", "read", "keep", "kept", "write", "kept", "valid", "read", "server");

    String refused = "read, keep, 2, write, SQLNonTransientConnectionException 08006 ";
    assertTrue(kept.startsWith(refused), kept);
    assertTrue(kept.contains("this statement was made while"), kept);
    assertTrue(kept.endsWith(" go to the primary, false, read, 1"), kept);
    assertEquals(List.of("together a statement for reads was kept"), session().notes());
    assertTrue(lastCall().isClosed(), "the replica's connection stands");
    driver.ask("close", "a");

    playPair(host);
    driver.connect("a", driver.url(host));

    assertEquals("read, 1, 1", driver.ask("do", "a", "read", "prepared", "server"));
    assertEquals(
        List.of("together a pool keeps statements: one was kept before"),
        lastCall().session().notes());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aPoolThatKeepsStatementsKeepsThemOnTheFirstConnection(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);

    assertEquals("read, 2, 1, 1", driver.ask("do", "a", "read", "server", "pooled", "server"));

    assertEquals(
        List.of("together a pool keeps statements: com.mchange.v2.c3p0.stmt.StatementCache"),
        session().notes());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReplicasConnectionThatIsLostIsMadeAnewAfterOneException(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    String id = driver.ask("do", "a", "read", "? SELECT CONNECTION_ID()").substring(6);
    driver.connect("b", driver.url("127.0.0.1:" + database.replica().port()));
    driver.ask("do", "b", "! KILL " + id);
    driver.ask("close", "b");

    String lost = driver.ask("do", "a", "server", "server", "write", "server");

    assertTrue(lost.matches("(?s)\\w+ (08|70100).*, 2, write, 1"), lost);
    driver.ask("close", "a");
    assertTrue(mesh.calls().stream().allMatch(PlayedCall::isClosed), "one was left open");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aConnectionWhoseUserIsChangedReadsByItself(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    String changed = driver.ask("do", "a", "read", "server", "user", "server");
    if (!changed.contains("no user")) {
      assertEquals("read, 2, user, 1", changed);
      assertEquals(List.of("together the user was changed"), session().notes());
      assertTrue(lastCall().isClosed(), "the replica's connection stands");
    }
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatTheDriverAsksByItselfIsNobodysBusiness(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    driver.ask("do", "a", "read", "server");
    int runs = session().runs().size();

    String all = driver.ask("do", "a", "metadata", "valid", "manual", "commit", "rollback", "auto");

    assertTrue(all.endsWith(" 1, true, manual, commit, rollback, auto"), all);
    assertEquals(runs, session().runs().size(), session().runs().toString());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aTextIsRefusedWhereverItIsSent(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(primary()));
    open(driver);
    Order refused =
        Order.refuse(
            new Refusal(Reason.DENIED_BY_POLICY, Refusal.READ_ONLY, "DENIED_BY_POLICY: no writes"));
    mesh.order(sql -> sql.contains("UPDATE") ? refused : Order.NOTHING);

    String written =
        driver.ask("do", "a", "! UPDATE numbers SET n = n", "batch", "server", "prepared");

    String denied = "DENIED_BY_POLICY: no writes";
    assertTrue(written.matches("SQL\\w* 25006 .*, \\w+ 25006 .*, 1, 1"), written);
    assertEquals(3, written.split(denied, -1).length, written);

    mesh.order(
        sql -> Order.refuse(new Refusal(Reason.FAULT_INJECTED, "40001", "FAULT_INJECTED: told")));
    String prepared = driver.ask("do", "a", "prepared");
    assertTrue(prepared.startsWith("SQLTransactionRollbackException 40001 "), prepared);
    String server = driver.connect("b", driver.url(HOST) + "?useServerPrepStmts=true");
    assertTrue(server.contains("FAULT_INJECTED: told"), server);
    assertTrue(driver.ask("do", "b", "prepared").contains("FAULT_INJECTED: told"), "not refused");
    driver.ask("close", "a");
    driver.ask("close", "b");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aTextIsDelayedAndRunOnBoth(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    long delay = 300_000_000L;
    mesh.order(
        sql ->
            sql.startsWith("SET @")
                ? Order.ON_BOTH
                : sql.contains("server_id") ? Order.NOTHING.after(delay) : Order.NOTHING);
    long begin = System.nanoTime();

    assertEquals(
        "read, 2, 0, write, 7",
        driver.ask("do", "a", "read", "server", "! SET @x = 7", "write", "? SELECT @x"));

    assertTrue(System.nanoTime() - begin >= delay, "not delayed");
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void statementsHaveTheTimeThatPolicyGives(DriverUnderTest driver) {
    playPair(HOST);
    mesh.statementTimeout(2_500_000_000L);
    open(driver);

    assertEquals(
        "3, 1, read, 3, 2",
        driver.ask("do", "a", "timeout", "server", "read", "timeout", "server"));

    mesh.statementTimeout(0);
    assertEquals("0", driver.ask("do", "a", "timeout"));
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aSessionThatFailsLeavesTheDriverWhatItHas(DriverUnderTest driver) {
    for (ScriptedMesh.Entry entry : OF_SESSIONS) {
      mesh.play(HOST, Script.inOrder(primary()));
      mesh.split(true);
      open(driver);
      mesh.failAt(entry);
      try {
        assertEquals(
            "read, 1, 1, write, 1, true",
            driver.ask("do", "a", "read", "server", "prepared", "write", "server", "valid"),
            entry.name());
      } finally {
        mesh.failAt(null);
      }
      driver.ask("close", "a");
    }
    assertFalse(mesh.faults().isEmpty());
  }
}
