package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.ONE;
import static io.zerohop.engine.TestDatabase.TWO;
import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestMesh.MILLI;
import static io.zerohop.engine.sql.OpenTransaction.NONE;
import static io.zerohop.engine.sql.OpenTransaction.ON_READER;
import static io.zerohop.engine.sql.OpenTransaction.ON_WRITER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.Fault.Delay;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlPolicy.Statements;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.StatementFault;
import io.zerohop.engine.sql.StatementFault.Abort;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of the statements of a connection that stands. */
class DatabaseSessionTest {
  private static final SqlPolicy SPLIT = policy(Readers.DEFAULT, Connect.DEFAULT);
  private static final SqlPolicy TOGETHER = policy(new Readers(true, 0, false, 0), Connect.DEFAULT);
  private static final SqlPolicy OR_FAIL = policy(new Readers(false, 0, true, 0), Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();
  private final TestMesh shop = database.shop;

  private SqlSession session(SqlPolicy policy) {
    publish(policy);
    return database.connected(false).session();
  }

  private void publish(SqlPolicy policy) {
    database.publish(policy, new String[] {ONE}, new String[] {TWO});
  }

  private static Refusal refusal(Order order) {
    return Objects.requireNonNull(order.refusal(), "the statement is run");
  }

  /** Where the next statement goes while the connection is set read-only, no transaction open. */
  private static Side reading(SqlSession session) {
    return session.side(true, NONE);
  }

  @Nested
  class TheSide {
    @Test
    void isTheReadersWhileTheConnectionIsSetReadOnly() {
      SqlSession session = session(SPLIT);
      assertTrue(session.splits());
      assertEquals(Side.WRITER, session.side(false, NONE));
      assertEquals(Side.READER, reading(session));
      assertEquals(Side.WRITER, session.side(false, NONE));
    }

    @Test
    void changesAtTheBoundaryOfATransactionOnly() {
      SqlSession session = session(SPLIT);
      session.run(Side.WRITER, "INSERT INTO t VALUES (1)", NONE);
      assertEquals(Side.WRITER, session.side(true, ON_WRITER));
      session.run(Side.WRITER, "SELECT 1", ON_WRITER);
      assertEquals(Side.READER, reading(session));
      session.run(Side.READER, "SELECT 1", NONE);
      assertEquals(Side.READER, session.side(false, ON_READER));
      assertEquals(Side.WRITER, session.side(false, NONE));
    }

    @Test
    void isWhereTheTransactionIsEvenIfNoStatementBeganIt() {
      SqlSession session = session(SPLIT);
      session.run(Side.READER, "SELECT 1", NONE);
      assertEquals(Side.WRITER, session.side(false, ON_WRITER), "COPY began it on the first");
      assertEquals(Side.WRITER, session.side(true, ON_WRITER, "SELECT 1"));
      session.run(Side.WRITER, "SELECT 1", NONE);
      assertEquals(Side.READER, session.side(true, ON_READER));
    }

    @Test
    void isOneWherePolicySaysSoOrTheConnectionReadsFromTheStart() {
      SqlSession session = session(TOGETHER);
      assertFalse(session.splits());
      assertEquals(Side.WRITER, reading(session));

      publish(SPLIT);
      SqlSession reader = database.connected(true).session();
      assertFalse(reader.splits());
      assertEquals(Side.WRITER, reading(reader));
    }

    @Test
    void staysOneOnceStatementsWereNotLookedAt() {
      SqlSession session = session(TOGETHER);
      session.run(Side.WRITER, "SET x = 1", NONE);
      publish(SPLIT);
      assertFalse(session.splits());
      assertEquals(Side.WRITER, reading(session));
    }

    @Test
    void isOneInModeObserve() {
      SqlSession session = session(SPLIT);
      shop.mesh().mode(Mode.OBSERVE);
      assertFalse(session.splits());
      assertEquals(Side.WRITER, reading(session));
    }

    @Test
    void isOneFromTheTimeOnAtWhichAPoolKeepsStatements() {
      SqlSession session = session(SPLIT);
      session.run(reading(session), "SELECT 1", NONE);
      session.keepTogether("a pool keeps statements itself");
      assertFalse(session.splits());
      assertEquals(Side.WRITER, reading(session));
      session.keepTogether("again");
      assertEquals(List.of("a pool keeps statements itself"), shop.onWriter);
    }

    @Test
    void followsTheSessionsStateToTheWriter() {
      for (String text :
          List.of(
              "SET x = 1", "CREATE TEMP TABLE t (i int)", "LISTEN l", "PREPARE p AS SELECT 1")) {
        SqlSession session = session(SPLIT);
        session.run(Side.WRITER, text, NONE);
        assertEquals(Side.WRITER, reading(session), text);
        assertTrue(session.splits(), "what is open behind it is still to be looked after");
      }
      assertEquals(4, shop.onWriter.size());
      SqlSession copying = session(SPLIT);
      copying.pin("COPY was used");
      assertEquals(Side.WRITER, reading(copying));
      assertEquals("COPY was used", shop.onWriter.get(4));
    }

    @Test
    void staysThroughTheTransactionInWhichStateCame() {
      SqlSession session = session(SPLIT);
      assertSame(Order.NOTHING, session.run(reading(session), "SELECT 1", NONE));
      assertEquals(Order.ON_BOTH, session.run(Side.READER, "SET x = 1", ON_READER));
      assertEquals(Side.READER, session.side(true, ON_READER));
      assertEquals(Order.ON_BOTH, session.run(Side.READER, "SET y = 1", ON_READER));
      assertEquals(Side.WRITER, reading(session));
      assertSame(Order.NOTHING, session.run(Side.WRITER, "SET y = 2", NONE));
    }

    @Test
    void isNotTheReadersForAPreparedTextThatSetsOrLocks() {
      SqlSession session = session(SPLIT);
      assertEquals(Side.READER, session.side(true, NONE, "SELECT 1"));
      assertEquals(Side.READER, session.side(true, NONE, "DELETE FROM t"), "the server refuses");
      assertEquals(Side.WRITER, session.side(true, NONE, "SELECT set_config('a', ?, false)"));
      assertEquals(Side.WRITER, session.side(true, NONE, "SELECT pg_advisory_xact_lock(?)"));
      assertEquals(Side.WRITER, session.side(true, NONE, "SELECT currval('s')"));
      assertEquals(Side.WRITER, session.side(true, NONE, "BEGIN ISOLATION LEVEL SERIALIZABLE"));
      session.run(Side.READER, "SELECT 1", NONE);
      assertEquals(Side.READER, session.side(true, NONE, "FETCH ALL FROM c"));
      assertEquals(Side.READER, session.side(true, ON_READER, "SELECT set_config('a', ?, true)"));
    }

    @Test
    void whatTheStatementBeforeLeftIsNotAskedOfTheOtherSession() {
      SqlSession session = session(SPLIT);
      String asks = "SELECT lastval()";
      session.run(Side.WRITER, "INSERT INTO t VALUES (1)", NONE);
      assertEquals(Side.WRITER, session.side(true, NONE, asks));

      for (int i = 0; i < 2; i++) {
        Refusal refused = refusal(session.run(Side.READER, asks, NONE));
        assertEquals(Refusal.UNSUPPORTED, refused.sqlState());
        assertTrue(refused.message().contains("primary's session"), refused.message());
      }
      assertSame(Order.NOTHING, session.run(Side.WRITER, asks, NONE));
      session.run(Side.READER, "SELECT n FROM t", NONE);
      assertSame(Order.NOTHING, session.run(Side.READER, asks, NONE));
    }

    @Test
    void aLockOfTheSessionIsNotTakenOnAReplica() {
      SqlSession session = session(SPLIT);
      Refusal refusal = refusal(session.run(reading(session), "SELECT pg_advisory_lock(1)", NONE));
      assertEquals("0A000", refusal.sqlState());
      assertTrue(refusal.message().startsWith("UNFIT_SERVER: writer: "), refusal.message());
      assertSame(Order.NOTHING, session.run(Side.WRITER, "SELECT pg_advisory_lock(1)", NONE));
    }
  }

  @Nested
  class WithoutAReplica {
    @Test
    void theConnectionStandsInForSomeSecondsOrUntilTheConfigurationChanges() {
      SqlSession session = session(SPLIT);
      assertNull(session.noReader("NO_ENDPOINTS: none"));
      assertEquals(List.of("no replica could be used"), shop.onWriter);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(4999);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(1);
      assertEquals(Side.READER, reading(session));

      session.noReader(null);
      publish(SPLIT);
      assertEquals(Side.READER, reading(session));
    }

    @Test
    void whatOneConnectionFoundHoldsForAllOfTheService() {
      SqlSession session = session(SPLIT);
      SqlSession other = database.connected(false).session();
      session.noReader("timed out");
      assertEquals(Side.WRITER, reading(other));
      assertNull(other.withoutReader());
      shop.passMillis(5000);
      assertEquals(Side.READER, reading(other));
    }

    @Test
    void whereTheStatementFailsTheNextOnesFailAtOnce() {
      SqlSession session = session(OR_FAIL);
      assertNull(session.withoutReader());
      session.noReader("timed out");
      Refusal refusal = database.connected(false).session().withoutReader();
      assertNotNull(refusal);
      assertEquals("08001", refusal.sqlState());
      assertTrue(refusal.message().startsWith("NO_ENDPOINTS: writer: "), refusal.message());
      shop.passMillis(5000);
      assertNull(session.withoutReader());
    }

    @Test
    void theStatementFailsWherePolicySaysSo() {
      SqlSession session = session(OR_FAIL);
      assertEquals(
          new Refusal(
              Reason.NO_ENDPOINTS,
              "08001",
              "NO_ENDPOINTS: writer: no replica could be used: it said no"),
          session.noReader("it said no"));
      assertEquals(Side.READER, reading(session));
      assertEquals(List.of(Reason.NO_ENDPOINTS), shop.refused);
    }
  }

  @Nested
  class ReadAfterWrite {
    private final SqlPolicy held =
        policy(new Readers(true, 0, true, 2000 * MILLI), Connect.DEFAULT);

    @Test
    void staysWithTheWriterForAWhile() {
      SqlSession session = session(held);
      session.run(Side.WRITER, "SELECT 1", NONE);
      assertEquals(Side.READER, reading(session));
      session.run(Side.WRITER, "UPDATE t SET i = 1", NONE);
      shop.passMillis(1999);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(1);
      assertEquals(Side.READER, reading(session));
    }

    @Test
    void countsFromTheEndOfTheWriteNotFromItsBeginning() {
      SqlSession session = session(held);
      session.run(Side.WRITER, "UPDATE t SET i = 1", NONE);
      shop.passMillis(8000);
      session.ended();
      shop.passMillis(1999);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(1);
      assertEquals(Side.READER, reading(session));
      session.run(Side.READER, "SELECT 1", NONE);
      session.ended();
      assertEquals(Side.READER, reading(session));
    }

    @Test
    void countsFromTheCommitOfTheTransactionThatWrote() {
      SqlSession session = session(held);
      session.run(Side.WRITER, "UPDATE t SET i = 1", NONE);
      session.ended();
      session.run(Side.WRITER, "SELECT 1", ON_WRITER);
      session.ended();
      shop.passMillis(6000);
      session.ended(); // by the commit, which is no text
      shop.passMillis(1999);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(1);
      assertEquals(Side.READER, reading(session));
    }

    @Test
    void countsWhatIsNoText() {
      SqlSession session = session(held);
      assertSame(Order.NOTHING, session.write("a large object", NONE));
      shop.passMillis(1999);
      assertEquals(Side.WRITER, reading(session));
    }

    @Test
    void countsFromTheLastStatementOfTheTransactionThatWrote() {
      SqlSession session = session(held);
      session.run(Side.WRITER, "UPDATE t SET i = 1", NONE);
      shop.passMillis(3000);
      session.run(Side.WRITER, "SELECT 1", ON_WRITER);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(2000);
      session.run(Side.WRITER, "SELECT 1", NONE);
      assertEquals(Side.READER, reading(session));
    }
  }

  private static SqlPolicy rules(Statements statements) {
    return policy(new Readers(true, 0, false, 0), Connect.DEFAULT, statements);
  }

  @Nested
  class WhereWritesAreBanned {
    private final SqlPolicy banned = rules(new Statements(0, false, false, null));

    @Test
    void whatMayWriteIsRefusedAndWhatReadsIsRun() {
      SqlSession session = session(banned);
      assertEquals(
          new Refusal(
              Reason.DENIED_BY_POLICY,
              "25006",
              "DENIED_BY_POLICY: writer: policy allows no writes, and DELETE may write"),
          session.run(Side.WRITER, "DELETE FROM t", NONE).refusal());
      assertEquals(List.of(Reason.DENIED_BY_POLICY), shop.refused);
      assertNotNull(
          session.run(Side.WRITER, "WITH a AS (SELECT 1) MERGE INTO t", ON_WRITER).refusal());
      assertSame(Order.NOTHING, session.run(Side.WRITER, "SELECT last_update FROM t", NONE));
      assertSame(Order.NOTHING, session.run(Side.WRITER, "SET x = 1", NONE));
    }

    @Test
    void whatIsNoTextIsRefusedToo() {
      SqlSession session = session(banned);
      assertEquals(
          "DENIED_BY_POLICY: writer: policy allows no writes, and a large object may write",
          refusal(session.write("a large object", NONE)).message());
      publish(rules(Statements.DEFAULT));
      assertSame(Order.NOTHING, session.write("a large object", NONE));
    }

    @Test
    void theBanHoldsForConnectionsThatStandAndEndsWithThePolicy() {
      SqlSession session = session(rules(Statements.DEFAULT));
      assertSame(Order.NOTHING, session.run(Side.WRITER, "DELETE FROM t", NONE));
      publish(banned);
      assertNotNull(session.run(Side.WRITER, "DELETE FROM t", NONE).refusal());
      publish(rules(Statements.DEFAULT));
      assertSame(Order.NOTHING, session.run(Side.WRITER, "DELETE FROM t", NONE));
    }

    @Test
    void theBanHoldsWhereAFaultOfOursKeepsFromLooking() {
      StatementFault broken = new StatementFault(new Delay(1, 1), null, Fault.NO_LIMIT, null);
      SqlSession session = session(rules(new Statements(0, false, false, broken)));
      shop.random(
          bound -> {
            throw new IllegalStateException("no random numbers left");
          });
      assertEquals("25006", refusal(session.run(Side.WRITER, "SELECT 1", NONE)).sqlState());
      publish(rules(new Statements(0, false, true, broken)));
      assertThrows(IllegalStateException.class, () -> session.run(Side.WRITER, "SELECT 1", NONE));
    }
  }

  @Nested
  class Faults {
    private SqlSession with(@Nullable Delay delay, @Nullable Abort abort, int maxActive) {
      StatementFault fault = new StatementFault(delay, abort, maxActive, "fault.yaml:1");
      return session(rules(new Statements(0, true, true, fault)));
    }

    @Test
    void anAbortIsAnExceptionWithTheStateOfThePolicy() {
      SqlSession session = with(null, new Abort("57014", Fault.ALL), Fault.NO_LIMIT);
      assertEquals(
          new Refusal(
              Reason.FAULT_INJECTED,
              "57014",
              "FAULT_INJECTED: writer: policy answers with SQLState 57014"),
          session.run(Side.WRITER, "SELECT 1", NONE).refusal());
      assertEquals(List.of(Reason.FAULT_INJECTED), shop.refused);
    }

    @Test
    void theLotFallsOnItsShareOfTheStatements() {
      int half = Fault.ALL / 2;
      SqlSession session =
          with(new Delay(7 * MILLI, half), new Abort("57014", half), Fault.NO_LIMIT);
      shop.draws(half, half);
      assertSame(Order.REPEATABLE, session.run(Side.WRITER, "SELECT 1", NONE));
      shop.draws(half - 1, half);
      assertEquals(Order.REPEATABLE.after(7 * MILLI), session.run(Side.WRITER, "SELECT 1", NONE));
      assertEquals(1, shop.delays);
      shop.draws(half - 1, half - 1);
      Order both = session.run(Side.WRITER, "SELECT 1", NONE);
      assertEquals(7 * MILLI, both.delayNanos());
      assertNotNull(both.refusal());
    }

    @Test
    void onlySoManyStatementsAreDelayedAtOnce() {
      SqlSession session = with(new Delay(1000 * MILLI, Fault.ALL), null, 1);
      assertEquals(1000 * MILLI, session.run(Side.WRITER, "SELECT 1", ON_WRITER).delayNanos());
      assertEquals(0, session.run(Side.WRITER, "SELECT 1", ON_WRITER).delayNanos());
      shop.passMillis(1000);
      assertEquals(1000 * MILLI, session.run(Side.WRITER, "SELECT 1", ON_WRITER).delayNanos());
    }

    @Test
    void connectsAreNotMeant() {
      with(new Delay(MILLI, Fault.ALL), new Abort("57014", Fault.ALL), Fault.NO_LIMIT);
      assertEquals(ONE, TestMesh.to(database.begin(false).first()));
    }
  }

  @Test
  void onlyReadsOutsideATransactionAreRunAgainAndOnlyIfAskedFor() {
    SqlSession session = session(rules(new Statements(0, true, true, null)));
    assertSame(Order.REPEATABLE, session.run(Side.WRITER, "SELECT 1", NONE));
    assertSame(Order.NOTHING, session.run(Side.WRITER, "SELECT 1", ON_WRITER));
    for (String text :
        List.of("INSERT INTO t VALUES (1)", "SELECT 1 FOR UPDATE", "SELECT nextval('s')")) {
      assertSame(Order.NOTHING, session.run(Side.WRITER, text, NONE), text);
    }
    publish(SPLIT);
    assertSame(Order.NOTHING, session.run(Side.WRITER, "SELECT 1", NONE));
  }

  @Test
  void noReadIsRunAgainOnceTheSessionHasStateThatANewOneLacks() {
    SqlPolicy again = rules(new Statements(0, true, true, null));
    for (String text : List.of("SET ROLE tenant_7", "CREATE TEMP TABLE t (i int)", "CALL p()")) {
      SqlSession session = session(again);
      session.run(Side.WRITER, text, NONE);
      assertSame(Order.NOTHING, session.run(Side.WRITER, "SELECT 1", NONE), text);
    }
    SqlSession copying = session(again);
    copying.pin("COPY is used");
    assertSame(Order.NOTHING, copying.run(Side.WRITER, "SELECT 1", NONE));

    SqlSession unread = session(rules(Statements.DEFAULT));
    unread.run(Side.WRITER, "SET ROLE tenant_7", NONE);
    publish(again);
    assertSame(Order.NOTHING, unread.run(Side.WRITER, "SELECT 1", NONE), "who knows what ran");
  }

  @Test
  void aConnectionWhosePrimaryRefusesWritesIsGivenUp() {
    publish(SPLIT);
    SqlCall call = database.connected(false);
    assertNull(call.retired(false));
    call.session().refusesWrites();
    assertEquals(
        "UNFIT_SERVER: writer: 10.0.5.1:5432 takes no writes any more", call.retired(false));

    SqlCall own = database.connected(false);
    own.session().run(Side.WRITER, "START TRANSACTION READ ONLY", NONE);
    own.session().refusesWrites();
    assertNull(own.retired(true), "the application wanted it so");
  }

  @Test
  void whetherPolicyHasRulesForStatementsIsKnownBeforeOneIsAskedAbout() {
    assertFalse(session(SPLIT).hasRules());
    assertTrue(session(rules(new Statements(1, false, true, null))).hasRules());
    assertTrue(session(rules(new Statements(0, true, true, null))).hasRules());
    SqlSession session = session(rules(new Statements(0, false, false, null)));
    assertTrue(session.hasRules());
    shop.mesh().mode(Mode.OBSERVE);
    assertFalse(session.hasRules());
  }

  @Test
  void theTimeForAStatementIsThatOfThePolicyInForce() {
    SqlSession session = session(rules(new Statements(5000 * MILLI, false, true, null)));
    assertEquals(5000 * MILLI, session.statementTimeoutNanos());
    publish(SPLIT);
    assertEquals(0, session.statementTimeoutNanos());
    publish(rules(new Statements(5000 * MILLI, false, true, null)));
    shop.mesh().mode(Mode.OBSERVE);
    assertEquals(0, session.statementTimeoutNanos());
  }

  @Test
  void whereTheServiceIsNoDatabaseAnyMoreStatementsAreLeftAlone() {
    SqlSession session = session(rules(new Statements(5000 * MILLI, true, false, null)));
    shop.forward(TestDatabase.DB, Forward.to(TestDatabase.DB)).publish();
    assertSame(Order.NOTHING, session.run(Side.WRITER, "DELETE FROM t", NONE));
    assertEquals(0, session.statementTimeoutNanos());
  }
}
