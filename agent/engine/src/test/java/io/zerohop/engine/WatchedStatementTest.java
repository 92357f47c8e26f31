package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.ONE;
import static io.zerohop.engine.TestDatabase.TWO;
import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestMesh.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.engine.trace.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of statements, and of connections as they are opened. */
class WatchedStatementTest {
  private static final SqlPolicy SPLIT = policy(Readers.DEFAULT, Connect.DEFAULT);
  private static final TraceContext PARENT = TestContexts.numbered(1, 2, 3);
  private static final Around AROUND = new Around(Step.Limits.NONE, PARENT);

  private final TestDatabase database = new TestDatabase();
  private final TestMesh shop = database.shop;
  private final List<String> told = new ArrayList<>();

  WatchedStatementTest() {
    shop.statements = statement -> told.add(words(statement));
  }

  /** Everything around has a span, by the next number; what stands alone has none. */
  private void trace() {
    shop.mesh()
        .tracer(
            new Tracer() {
              private int span = 10;

              @Override
              public @Nullable TraceContext within(@Nullable TraceContext around) {
                return around == null ? null : around.child(span++);
              }

              @Override
              public @Nullable TraceContext again(
                  ObservedCall call, @Nullable TraceContext before) {
                return before == null ? null : before.child(span++);
              }
            });
  }

  private static String words(ObservedStatement statement) {
    StringBuilder words = new StringBuilder(statement.sql() + " x" + statement.batch());
    for (ObservedRun run = statement; run != null; run = run.before()) {
      StatementFailure failure = run.failure();
      words.append(" | ").append(run.connection().side());
      words
          .append(' ')
          .append(Objects.requireNonNull(run.connection().last()).endpoint().workload());
      words.append(' ').append((run.endNanos() - run.startNanos()) / MILLI);
      words.append(run.trace() == null ? "" : " span " + run.trace().span());
      words.append(failure == null ? "" : " " + failure.sqlState());
    }
    return words.toString();
  }

  private static WatchedStatement began(SqlSession session, Around around, String sql) {
    return Objects.requireNonNull(session.began(around, sql, 1), "nobody wants to know");
  }

  @Test
  void whileNobodyWantsToKnowNothingIsTold() {
    SqlSession session = database.session(SPLIT);

    assertFalse(session.isWatched());
    assertNull(session.began(AROUND, "SELECT 1", 1));
  }

  @Test
  void aStatementOfATraceIsToldAndOneWithoutASpanIsNot() {
    SqlSession session = database.session(SPLIT);
    trace();
    assertTrue(session.isWatched());

    assertNull(session.began(Around.NOTHING, "SELECT 1", 1));
    WatchedStatement watched = began(session, AROUND, "SELECT 2");
    shop.passMillis(7);
    watched.over(session, null);

    assertEquals(List.of("SELECT 2 x1 | WRITER " + ONE + " 7 span 10"), told);
  }

  @Test
  void whoeverCountsThemIsToldOfAllByOneObject() {
    SqlSession session = database.session(SPLIT);
    shop.watchesStatements = true;

    WatchedStatement first = began(session, Around.NOTHING, "SELECT 1");
    first.over(session, new StatementFailure("40001", 0, "x", null));
    WatchedStatement second = began(session, Around.NOTHING, "SELECT 2");
    second.over(session, null);

    assertSame(first, second);
    assertEquals(
        List.of("SELECT 1 x1 | WRITER " + ONE + " 0 40001", "SELECT 2 x1 | WRITER " + ONE + " 0"),
        told);
  }

  @Test
  void whereItIsNotEnforcedNothingIsTold() {
    SqlSession session = database.session(SPLIT);
    trace();
    shop.mesh().mode(Mode.OBSERVE);

    assertNull(session.began(AROUND, "SELECT 1", 1));
  }

  @Test
  void aRunThatWasLostIsToldWithTheNextOnTheConnectionOfEach() {
    SqlSession session = database.session(SPLIT);
    SqlSession other = behind().session();
    trace();

    WatchedStatement watched = began(session, AROUND, "SELECT 1");
    shop.passMillis(2);
    watched.again(other, new StatementFailure("08006", 0, "x", null));
    shop.passMillis(3);
    watched.over(session, null);
    began(session, AROUND, "SELECT 2").over(session, null);

    assertEquals(
        List.of(
            "SELECT 1 x1 | WRITER %s 3 span 11 | READER %s 2 span 10 08006".formatted(ONE, TWO),
            "SELECT 2 x1 | WRITER " + ONE + " 0 span 12"),
        told);
  }

  private SqlCall behind() {
    ConnectRequest request = TestDatabase.request(false).behind(0);
    SqlCall call = database.begin(request);
    call.first();
    call.result(TestDatabase.is(Role.REPLICA));
    return call;
  }

  @Test
  void aBatchHasAllItsTextsUpToALimit() {
    SqlSession session = database.session(SPLIT);
    shop.watchesStatements = true;
    WatchedStatement watched =
        Objects.requireNonNull(session.began(Around.NOTHING, "", 3), "nobody wants to know");
    watched.also("INSERT 1");
    watched.also("INSERT 2");
    watched.also("x".repeat(5_000));
    watched.also("left out");
    watched.over(session, null);

    assertTrue(told.get(0).startsWith("INSERT 1; INSERT 2; xxx"), told::toString);
    assertFalse(told.get(0).contains("left out"));
  }

  @Test
  void aConnectionIsToldWhenItStandsInTheTraceAroundIt() {
    List<String> connects = new ArrayList<>();
    shop.connects =
        (connection, end) -> {
          assertNotNull(connection.connect());
          connects.add(
              connection.side()
                  + " "
                  + Objects.requireNonNull(connection.trace()).parent()
                  + " "
                  + (end - connection.startNanos()) / MILLI
                  + " "
                  + connection.outcome().reason());
        };
    trace();
    database.publishApart(SPLIT);
    SqlCall call =
        Objects.requireNonNull(shop.mesh().beginSql(TestDatabase.request(false), AROUND));
    call.first();
    shop.passMillis(4);
    call.result(TestDatabase.is(Role.PRIMARY));
    assertEquals(List.of("WRITER 3 4 " + Reason.OK), connects);

    call.bodyEnd(null);
    assertEquals(1, connects.size(), "told twice");

    SqlCall given =
        Objects.requireNonNull(shop.mesh().beginSql(TestDatabase.request(false), AROUND));
    given.first();
    given.cancel();
    assertEquals("WRITER 3 0 " + Reason.CANCELLED, connects.get(1));
  }
}
