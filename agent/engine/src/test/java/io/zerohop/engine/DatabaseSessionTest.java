package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.ONE;
import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestMesh.MILLI;
import static io.zerohop.engine.sql.OpenTransaction.NONE;
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

/** By which rules the statements of a connection that stands are run. */
class DatabaseSessionTest {
  private static final SqlPolicy SPLIT = policy(Readers.DEFAULT, Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();
  private final TestMesh shop = database.shop;

  private SqlSession session(SqlPolicy policy) {
    return database.session(policy);
  }

  private static Refusal refusal(Order order) {
    return Objects.requireNonNull(order.refusal(), "the statement is run");
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
      database.publishApart(rules(Statements.DEFAULT));
      assertSame(Order.NOTHING, session.write("a large object", NONE));
    }

    @Test
    void theBanHoldsForConnectionsThatStandAndEndsWithThePolicy() {
      SqlSession session = session(rules(Statements.DEFAULT));
      assertSame(Order.NOTHING, session.run(Side.WRITER, "DELETE FROM t", NONE));
      database.publishApart(banned);
      assertNotNull(session.run(Side.WRITER, "DELETE FROM t", NONE).refusal());
      database.publishApart(rules(Statements.DEFAULT));
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
      database.publishApart(rules(new Statements(0, false, true, broken)));
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
    database.publishApart(SPLIT);
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
    database.publishApart(again);
    assertSame(Order.NOTHING, unread.run(Side.WRITER, "SELECT 1", NONE), "who knows what ran");
  }

  @Test
  void aConnectionWhosePrimaryRefusesWritesIsGivenUp() {
    database.publishApart(SPLIT);
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
  void thatATransactionOnlyReadsIsSaidOfThatOneOnly() {
    database.publishApart(SPLIT);
    SqlCall call = database.connected(false);
    SqlSession session = call.session();
    session.run(Side.WRITER, "SET TRANSACTION READ ONLY", NONE);
    session.ended(false); // as MySQL has it: of the next one
    session.run(Side.WRITER, "DELETE FROM t", NONE);
    session.refusesWrites();
    session.ended(true);
    session.run(Side.WRITER, "DELETE FROM t", ON_WRITER);
    session.refusesWrites();
    assertNull(call.retired(true), "the application wanted it so");

    session.run(Side.WRITER, "DELETE FROM t", NONE); // a rollback between them was not told
    session.refusesWrites();
    assertNotNull(call.retired(true));
  }

  @Test
  void thatASessionOnlyReadsHoldsUntilItSaysOtherwise() {
    database.publishApart(rules(new Statements(0, true, true, null)));
    SqlCall call = database.connected(false);
    SqlSession session = call.session();
    String reads = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";
    session.run(Side.WRITER, reads, NONE);
    session.run(Side.WRITER, "SELECT 1", ON_WRITER);
    session.ended(false);
    session.refusesWrites();
    assertNull(call.retired(true), "the application wanted it so");
    session.run(Side.WRITER, "START TRANSACTION READ WRITE", NONE);
    session.refusesWrites();
    assertNotNull(call.retired(true));
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
    database.publishApart(SPLIT);
    assertEquals(0, session.statementTimeoutNanos());
    database.publishApart(rules(new Statements(5000 * MILLI, false, true, null)));
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
