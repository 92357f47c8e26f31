package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Script;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where transactions are, for every such driver, and that none is left behind. */
abstract class TransactionContract extends EndContract {
  private static final String FAILS = "? SELECT nothing FROM nowhere";
  private static final String LATEST = "? SELECT MAX(n) FROM numbers";

  /** Greater with each write, so that a replica that has the last one shows it. */
  private final AtomicInteger written = new AtomicInteger(1000);

  TransactionContract(DriverFamily family) {
    super(family);
  }

  /** A new number, which the replica has too. */
  final String write(DriverUnderTest driver) {
    String number = String.valueOf(written.incrementAndGet());
    driver.connect("primary", driver.url("127.0.0.1:" + database.primary().port()));
    driver.connect("replica", driver.url("127.0.0.1:" + database.replica().port()));
    driver.ask("do", "primary", "! INSERT INTO numbers VALUES (" + number + ")");
    until(() -> driver.ask("do", "replica", LATEST).equals(number));
    driver.ask("close", "primary");
    driver.ask("close", "replica");
    return number;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReadThatFailsOnTheReplicaLeavesNoTransactionThere(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);

    String automatic =
        driver.ask("do", "a", "read", FAILS, FAILS, "write", "batch", "prepared", "server");
    assertTrue(automatic.matches("(?s)read, SQL.*, SQL.*, write, 4, 1, 1"), automatic);

    String manual =
        driver.ask("do", "a", "manual", "read", FAILS, "write", "prepared", "rollback", "auto");
    assertTrue(manual.matches("(?s)manual, read, SQL.*, write, 1, rollback, auto"), manual);
    assertEquals(List.of(), session().runs().stream().filter(ran -> ran.contains(" tx ")).toList());

    mesh.retire(false);
    String valid = driver.ask("do", "a", "read", FAILS, "valid");
    assertTrue(valid.endsWith(", false"), valid);
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aTransactionThatBeganOnTheReplicaStaysThere(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);

    String inside =
        driver.ask(
            "do",
            "a",
            "manual",
            "read",
            "? SELECT n FROM numbers",
            FAILS,
            "write",
            "server",
            "rollback",
            "server",
            "rollback",
            "auto");

    assertTrue(
        inside.matches("(?s)manual, read, 1, SQL.*, write, 2, rollback, 1, rollback, auto"),
        inside);
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatTheDriverBeginsByItselfIsNotOnTheReplica(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);

    String begun =
        driver.ask(
            "do", "a", "read", "server", "write", "manual", "save", "server", "batch", "rollback");
    assertEquals("read, 2, write, manual, save, 1, 4, rollback", begun);
    String asked =
        driver.ask("do", "a", "read", "server", "commit", "write", "metadata", "server", "batch");
    assertTrue(asked.startsWith("read, 2, commit, write, "), asked);
    assertTrue(asked.endsWith(" 1, 1, 4"), asked);

    String ended = driver.ask("do", "a", "rollback", "read", "metadata", "rollback", "server");
    assertTrue(ended.endsWith(", rollback, 2"), ended);
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aCommitThatTheDriverNeedNotSendEndsWhatWasStreamed(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);

    String read =
        driver.ask("do", "a", "manual", "stream one", "commit", "read", "server", "stream one");
    assertEquals("manual, 1, commit, read, 2, 1", read);

    assertEquals("commit, write, 1", driver.ask("do", "a", "commit", "write", "server"));
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void noSnapshotOutlivesItsTransaction(DriverUnderTest driver) {
    String killed = "! SET STATEMENT max_statement_time=0.1 FOR SELECT n, SLEEP(1) FROM numbers";
    for (String first : List.of("? SELECT n FROM numbers", killed, "stream")) {
      for (String end : List.of("commit", "rollback")) {
        mesh.calls().clear();
        playPair(HOST);
        open(driver);
        driver.ask("do", "a", "manual", "read", first, end);

        String number = write(driver);

        assertEquals(number, driver.ask("do", "a", LATEST), first + " " + end);
        driver.ask("close", "a");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theEndOfWhatMayHaveWrittenIsTold(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(primary()));
    open(driver);
    for (String step :
        List.of("! UPDATE numbers SET n = n", "batch", FAILS, "manual", "commit", "auto")) {
      int ends = session().ends();
      driver.ask("do", "a", step);
      assertTrue(session().ends() > ends, step);
    }
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whetherTheTransactionOfWhatWroteIsStillOpenIsToldWithItsEnd(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(primary()));
    open(driver);
    String write = "! UPDATE numbers SET n = n";
    for (String end : List.of("commit", "rollback", "auto")) {
      driver.ask("do", "a", write);
      assertFalse(session().endedInside(), "in autocommit");
      driver.ask("do", "a", "manual", write);
      assertTrue(session().endedInside(), "before " + end);
      driver.ask("do", "a", end);
      assertFalse(session().endedInside(), end);
      driver.ask("do", "a", "auto");
    }
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aPrimaryThatTakesNoWritesAnyMoreIsToldOf(DriverUnderTest driver) {
    mesh.play(HOST, Script.inOrder(replica()));
    open(driver);
    String write = "! UPDATE numbers SET n = n";

    String asked = driver.ask("do", "a", FAILS, "read", write, "write", "server");
    assertTrue(asked.endsWith(", write, 2"), asked);
    assertEquals(List.of(), session().notes());

    String refused = driver.ask("do", "a", write);
    assertTrue(refused.contains("read-only"), refused);
    assertEquals(List.of("refuses writes"), session().notes());
    driver.ask("close", "a");
  }
}
