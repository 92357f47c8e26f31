package io.zerohop.engine;

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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlSession;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** To which server the statements of a connection that stands go. */
class DatabaseSideTest {
  private static final SqlPolicy SPLIT = policy(Readers.DEFAULT, Connect.DEFAULT);
  private static final SqlPolicy TOGETHER = policy(new Readers(true, 0, false, 0), Connect.DEFAULT);
  private static final SqlPolicy OR_FAIL = policy(new Readers(false, 0, true, 0), Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();
  private final TestMesh shop = database.shop;

  private SqlSession session(SqlPolicy policy) {
    return database.session(policy);
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

      database.publishApart(SPLIT);
      SqlSession reader = database.connected(true).session();
      assertFalse(reader.splits());
      assertEquals(Side.WRITER, reading(reader));
    }

    @Test
    void staysOneOnceStatementsWereNotLookedAt() {
      SqlSession session = session(TOGETHER);
      session.run(Side.WRITER, "SET x = 1", NONE);
      database.publishApart(SPLIT);
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

    @Test
    void aLockOfTheTransactionIsNotTakenOnAReplicaEither() {
      SqlSession session = session(SPLIT);
      session.run(reading(session), "SELECT 1", NONE);
      for (String text :
          List.of("SELECT pg_advisory_xact_lock(42)", "SELECT pg_try_advisory_xact_lock(42)")) {
        Refusal refusal = refusal(session.run(Side.READER, text, ON_READER));
        assertEquals("0A000", refusal.sqlState(), text);
        assertTrue(refusal.message().contains("until its transaction ends"), refusal.message());
      }
      String lock = "SELECT pg_advisory_xact_lock(42)";
      assertSame(Order.NOTHING, session.run(Side.WRITER, lock, ON_WRITER));
    }

    @Test
    void otherLocksAreTakenOrRefusedByTheReplicaItselfInPostgresqlAlone() {
      String rows = "SELECT * FROM t FOR UPDATE";
      SqlSession session = session(SPLIT);
      String write = "INSERT INTO t SELECT * FROM u FOR UPDATE";
      for (String text : List.of(rows, "LOCK TABLE t IN ACCESS SHARE MODE", write)) {
        assertSame(Order.NOTHING, session.run(Side.READER, text, ON_READER), text);
      }
      ConnectRequest other = new ConnectRequest("mariadb", "orders-db", 5432, "app", false, 0);
      Order refused = database.connected(other).session().run(Side.READER, rows, ON_READER);
      assertEquals("0A000", refusal(refused).sqlState());
    }

    @Test
    void isThePrimaryAloneForWhatNoReplicaCanDo() {
      SqlSession session = session(SPLIT);
      assertEquals(Side.WRITER, session.side(true, NONE, "LISTEN c"));
      assertEquals(Side.WRITER, session.side(true, NONE, "SELECT pg_current_wal_lsn()"));
      session.run(Side.READER, "DECLARE c CURSOR FOR SELECT 1", NONE);
      assertEquals(Side.WRITER, session.side(true, ON_READER, "LISTEN c"));
      assertSame(Order.NOTHING, session.run(Side.WRITER, "LISTEN c", ON_READER));
      assertSame(Order.NOTHING, session.run(Side.READER, "FETCH ALL FROM c", ON_READER));
      String asks = "SELECT pg_current_wal_lsn()";
      assertEquals(Side.READER, session.side(true, ON_READER, asks), "the transaction is there");
      assertEquals(Side.WRITER, reading(session), "it listens on the primary");
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
      database.publishApart(SPLIT);
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
    void aRefusedLoginKeepsNoOtherConnectionFromTheReplica() {
      SqlSession session = session(SPLIT);
      SqlSession other = database.connected(false).session();
      assertNull(session.loginRefused("unknown user"));
      assertEquals(List.of("the replica refused the login"), shop.onWriter);
      assertEquals(Side.WRITER, reading(session));
      assertEquals(Side.READER, reading(other));
    }

    @Test
    void whereTheStatementFailsARefusedLoginIsToldAndNotTriedAgainForSomeSeconds() {
      SqlSession session = session(OR_FAIL);
      Refusal refusal = session.loginRefused("unknown user");
      assertNotNull(refusal);
      assertEquals("08001", refusal.sqlState());
      assertTrue(refusal.message().endsWith("could be used: unknown user"), refusal.message());
      assertNotNull(session.withoutReader());
      assertNull(database.connected(false).session().withoutReader());
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
      session.ended(false);
      shop.passMillis(1999);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(1);
      assertEquals(Side.READER, reading(session));
      session.run(Side.READER, "SELECT 1", NONE);
      session.ended(false);
      assertEquals(Side.READER, reading(session));
    }

    @Test
    void countsFromTheCommitOfTheTransactionThatWrote() {
      SqlSession session = session(held);
      session.run(Side.WRITER, "UPDATE t SET i = 1", NONE);
      session.ended(true);
      session.run(Side.WRITER, "SELECT 1", ON_WRITER);
      session.ended(true);
      shop.passMillis(6000);
      session.ended(false); // by the commit, which is no text
      shop.passMillis(1999);
      assertEquals(Side.WRITER, reading(session));
      shop.passMillis(1);
      assertEquals(Side.READER, reading(session));
    }

    @Test
    void doesNotBeginAnewWithWhatTheNextBorrowerDoesToTheConnection() {
      SqlSession session = session(held);
      session.run(Side.WRITER, "UPDATE t SET i = 1", NONE);
      session.ended(false);
      shop.passMillis(2000);
      session.ended(false); // by a change of autocommit
      assertEquals(Side.READER, reading(session));

      session.run(Side.WRITER, "UPDATE t SET i = 1", NONE);
      session.ended(true);
      session.ended(false); // by the commit
      shop.passMillis(2000);
      session.ended(false);
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
}
