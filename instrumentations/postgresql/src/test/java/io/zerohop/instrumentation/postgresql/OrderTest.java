package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine orders for a statement is done. */
class OrderTest extends PairBed {
  @ParameterizedTest
  @MethodSource("versions")
  void whatChangesTheSessionIsRunOnBoth(String version) {
    mesh.order(text -> text.startsWith("SET x") ? Order.ON_BOTH : Order.NOTHING);
    openReadOnly(version);

    assertEquals("0", ask(version, "update", "SET x = 1"));

    assertTrue(primary.seen.contains("SET x = 1"));
    assertTrue(replica.seen.contains("SET x = 1"));
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
    assertEquals("CONNECT", mesh.calls().get(3).request().method());
    assertEquals(1, mesh.calls().get(3).bodyEnds().size());
    String closed = ask(version, "query", NAME);
    assertTrue(closed.startsWith("PSQLException 08003"), closed);
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

    assertEquals("2", ask(version, "timeout"));

    assertTrue(System.nanoTime() - start >= 30_000_000);
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
