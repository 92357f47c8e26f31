package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.PlayedCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine orders for a statement is done. */
class OrderTest extends PairBed {
  @ParameterizedTest
  @MethodSource("versions")
  void aCallOfJdbcIsAskedAboutAsTheApplicationWroteIt(String version) {
    open(version);

    for (String call : List.of("{call f(?)}", "{? = call f()}")) {
      assertEquals("called", ask(version, "call", call));
      assertTrue(first().session().runs().contains("WRITER " + call), call);
    }

    mesh.order(text -> text.startsWith("select") ? Order.REPEATABLE : Order.NOTHING);
    primary.losesAt = primary.seen.get(primary.seen.size() - 1);
    String lost = ask(version, "call", "{? = call f()}");
    assertTrue(lost.startsWith("PSQLException 08006"), lost);
    assertEquals(1, mesh.calls().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void eachStatementHasItsOwnTimeAgainWhateverAnotherThreadRuns(String version) throws Exception {
    open(version);
    mesh.statementTimeout(1);
    CompletableFuture<String> slow =
        CompletableFuture.supplyAsync(() -> ask(version, "timeout of", "SELECT wait"));
    Await.until("it runs", () -> primary.seen.contains("SELECT wait"));
    CompletableFuture<String> other =
        CompletableFuture.supplyAsync(() -> ask(version, "query", "SELECT other"));

    assertEquals("0", slow.get(10, TimeUnit.SECONDS));

    assertTrue(other.get(10, TimeUnit.SECONDS).startsWith("PSQLException 08"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReadIsRunAgainOnANewConnectionWherePolicyAsks(String version) {
    mesh.order(text -> text.equals("SELECT lost") ? Order.REPEATABLE : Order.NOTHING);
    openReadOnly(version);
    replica.losesAt = "SELECT lost";
    assertEquals("replica", ask(version, "query", "SELECT lost"));
    assertEquals(2, replica.connects.get());

    ask(version, "read only", "false");
    primary.losesAt = "SELECT lost";
    assertEquals("replica", ask(version, "query", "SELECT lost")); // where the test leads to
    PlayedCall spare = mesh.calls().get(3);
    assertEquals("CONNECT", spare.request().method());
    assertEquals(0, spare.bodyEnds().size(), "the result may ask for more");
    String closed = ask(version, "query", NAME);
    assertTrue(closed.startsWith("PSQLException 08003"), closed);
    ask(version, "close");
    assertEquals(1, spare.bodyEnds().size());
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aNewConnectionForAReadIsSetAsTheLostOneWas(String version) {
    mesh.order(text -> Order.REPEATABLE);
    open(version);
    ask(version, "schema", "tenant_7");
    ask(version, "isolation", "8");
    ask(version, "client info", "seven");
    primary.losesAt = "SELECT lost";

    assertEquals("replica", ask(version, "query", "SELECT lost"));

    int end = replica.seen.indexOf("SELECT lost");
    String before = replica.seen.subList(0, end).toString();
    assertTrue(before.contains("SET SESSION search_path TO 'tenant_7'"), before);
    assertTrue(before.contains("TRANSACTION ISOLATION LEVEL SERIALIZABLE"), before);
    assertTrue(before.contains("SET application_name = 'seven'"), before);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theResultsOfAReadThatWasRunAgainAskForTheirTypesWhereTheyCameFrom(String version) {
    mesh.order(text -> text.contains("lost") ? Order.REPEATABLE : Order.NOTHING);
    open(version);
    ask(version, "type", "json");
    replica.type = 114;
    primary.losesAt = "SELECT lost";

    assertEquals("Own replica", ask(version, "object", "SELECT lost"));
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void nothingIsRunAgainWithinATransactionOrOfWhatIsNoLoss(String version) {
    mesh.order(text -> Order.REPEATABLE);
    open(version);
    primary.fails.put("SELECT odd", "08P01");
    assertTrue(ask(version, "query", "SELECT odd").startsWith("PSQLException 08P01"));
    ask(version, "auto commit", "false");
    primary.losesAt = "SELECT lost";
    String lost = ask(version, "query", "SELECT lost");
    assertTrue(lost.startsWith("PSQLException 08006"), lost);
    assertEquals(1, mesh.calls().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsTooSlowIsNotRunAgain(String version) {
    mesh.order(text -> Order.REPEATABLE);
    assertEquals("primary", ask(version, "connect", URL + "&socketTimeout=1"));

    String slow = ask(version, "query", "SELECT wait");

    assertTrue(slow.startsWith("PSQLException 08006"), slow);
    assertEquals(1, mesh.calls().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aStatementOfAnotherThreadIsAskedAboutWhileTheSecondIsOpened(String version)
      throws Exception {
    Refusal refusal = new Refusal(Reason.DENIED_BY_POLICY, "25006", "DENIED_BY_POLICY: no");
    mesh.order(text -> text.startsWith("INSERT") ? Order.refuse(refusal) : Order.NOTHING);
    openReadOnly(version);
    replica.mute = true;
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(() -> ask(version, "query", NAME));
    Await.until("it is opened", () -> replica.connects.get() > 0);

    String refused = ask(version, "update", INSERT);

    assertEquals("PSQLException 25006 DENIED_BY_POLICY: no", refused);
    assertEquals("primary", read.get(10, TimeUnit.SECONDS));
    assertFalse(primary.seen.contains(INSERT));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatTheDriverAsksForItselfIsNotAskedAbout(String version) {
    open(version);
    mesh.order(text -> Order.refuse(new Refusal(Reason.DENIED_BY_POLICY, "25006", "no")));
    int asked = first().session().runs().size();

    assertEquals("primary 2", ask(version, "metadata"));
    assertEquals("done", ask(version, "schema", "other"));
    assertEquals("done", ask(version, "isolation", "4"));

    assertEquals(asked, first().session().runs().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReadThatIsLostTwiceFails(String version) {
    mesh.order(text -> Order.REPEATABLE);
    openReadOnly(version);
    assertEquals("replica", ask(version, "query", NAME));
    replica.losesAt = "SELECT lost";
    replica.refuses = "57P03";

    String lost = ask(version, "query", "SELECT lost");

    assertTrue(lost.startsWith("PSQLException 08006"), lost);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aRefusedStatementIsNotSentAndGetsTheDriversException(String version) {
    open(version);
    Refusal refusal = new Refusal(Reason.FAULT_INJECTED, "40P01", "FAULT_INJECTED: orders-db: ...");
    mesh.order(text -> text.startsWith("INSERT") ? Order.refuse(refusal) : Order.NOTHING);
    String expected = "PSQLException 40P01 FAULT_INJECTED: orders-db: ...";

    assertEquals(expected, ask(version, "update", INSERT));
    assertEquals(expected, ask(version, "batch", "UPDATE t", INSERT));
    assertEquals(expected, ask(version, "prepared batch", "INSERT INTO t VALUES (?)"));

    assertFalse(primary.seen.stream().anyMatch(text -> text.matches("INSERT.*|UPDATE.*")));
    mesh.order(text -> Order.NOTHING);
    assertEquals("[1, 1, 1]", ask(version, "prepared batch", "INSERT INTO t VALUES (?)"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aDelayIsWaitedForAndALimitIsSetWhereTheApplicationHasNone(String version) {
    open(version);
    mesh.order(text -> Order.NOTHING.after(30_000_000));
    mesh.statementTimeout(1_500_000_000L);
    long start = System.nanoTime();

    assertEquals("0", ask(version, "timeout"), "nobody asked for one");

    assertTrue(System.nanoTime() - start >= 30_000_000);
    mesh.order(text -> Order.NOTHING);
    mesh.statementTimeout(1);
    ask(version, "query", "SELECT wait");
    Await.until("the limit holds", () -> primary.cancels.get() == 1);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFaultAroundARepeatableReadLeavesItsResult(String version) {
    mesh.order(text -> Order.REPEATABLE);
    openReadOnly(version);
    System.setProperty(InjectingAdapter.FAULT, PostgresqlHooks.RERUN + " exit");
    try {
      assertEquals("replica", ask(version, "query", NAME));
    } finally {
      System.clearProperty(InjectingAdapter.FAULT);
    }
  }
}
