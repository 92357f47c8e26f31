package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.instrumentation.jdbc.DriverErrors;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.SqlStatements;
import io.zerohop.spi.hook.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/**
 * Statements on their way: each is moved to the connection of its side first, so that one that was
 * made before, or that a pool keeps, is on the right one too.
 */
final class Statements {
  private static final String SCHEMA = "SET SESSION search_path TO ";

  private final Pairs pairs;
  private final Internals internals;

  Statements(Pairs pairs, Internals internals) {
    this.pairs = pairs;
    this.internals = internals;
  }

  /** The body of {@code executeWithFlags} with a query. */
  Verdict plain(@Nullable Object self, @Nullable Object[] arguments) throws Throwable {
    return self instanceof PgStatement statement
            && arguments[0] instanceof CachedQuery cached
            && arguments[1] instanceof Integer flags
        ? single(statement, cached.query, flags)
        : Verdict.unchanged();
  }

  /** The body of {@code executeWithFlags} of a prepared one. */
  Verdict prepared(@Nullable Object self, @Nullable Object[] arguments) throws Throwable {
    if (self instanceof PgStatement statement && arguments[0] instanceof Integer flags) {
      CachedQuery cached = internals.query(statement);
      return cached == null ? Verdict.unchanged() : single(statement, cached.query, flags);
    }
    return Verdict.unchanged();
  }

  /** The body of {@code executeBatch}. */
  Verdict batch(@Nullable Object self) throws Throwable {
    Pair pair = self instanceof PgStatement own ? pairs.of(own.getPGConnection()) : null;
    List<Query> waiting = self instanceof PgStatement own ? internals.batch(own) : null;
    if (pair == null || waiting == null || !(self instanceof PgStatement statement)) {
      return Verdict.unchanged();
    }
    WatchedStatement watched = watched(pair, "", waiting.size());
    Query last = null;
    String text = "";
    for (int i = 0; i < waiting.size(); i++) {
      Query query = waiting.get(i);
      String sql = watched == null ? "" : internals.text(statement, query);
      if (!sql.equals(text)) {
        SqlStatements.also(watched, sql);
      }
      text = sql;
      Verdict verdict = query == last ? Verdict.unchanged() : run(statement, query, 0, watched);
      if (verdict != Verdict.unchanged()) {
        return verdict;
      }
      last = waiting.get(i); // which is another one where the statement was moved
    }
    pair.repeats().may(statement, false); // a batch is not run by the way of a single one
    pair.watched().begins(statement.getPGConnection().getQueryExecutor(), watched);
    return Verdict.unchanged();
  }

  /** Whether anybody watches a statement of the application, or the driver's. */
  private static @Nullable WatchedStatement watched(Pair pair, String sql, int batch) {
    WatchedStatement statement = pair.isInside() ? null : pair.session().began(sql, batch);
    return statement == null || Caller.isDriver(sql) ? null : statement;
  }

  private void over(Running running, @Nullable StatementFailure failure) {
    Object on = running.statement.getPGConnection();
    pairs.session(running.pair, on).over(running.watched, failure);
  }

  private Verdict single(PgStatement statement, Query query, int flags) throws Throwable {
    Pair pair = pairs.of(statement.getPGConnection());
    if (pair == null) {
      return Verdict.unchanged();
    }
    String sql = query.isEmpty() ? "" : internals.text(statement, query);
    WatchedStatement watched = sql.isEmpty() ? null : watched(pair, sql, 1);
    Verdict verdict = run(statement, query, flags, watched);
    pair.watched().begins(statement, verdict == Verdict.unchanged() ? watched : null);
    return verdict;
  }

  private Verdict run(
      PgStatement statement, Query query, int flags, @Nullable WatchedStatement watched)
      throws Throwable {
    Pair pair = pairs.of(statement.getPGConnection());
    PgConnection first = pair == null || pair.isInside() ? null : pair.first();
    if (pair == null || first == null || first.isClosed() || statement.isClosed()) {
      return Verdict.unchanged(); // what is closed says so itself
    }
    pair.repeats().may(statement, false); // whatever became of it before
    if (query.isEmpty()) {
      return Verdict.unchanged();
    }
    String sql = internals.text(statement, query);
    OpenTransaction open = pair.open(first);
    Side side = pair.session().side(first.isReadOnly(), open, sql);
    boolean elsewhere = (statement.getPGConnection() == first) != (side == Side.WRITER);
    boolean command = (flags & QueryExecutor.QUERY_SUPPRESS_BEGIN) != 0;
    Caller caller = Caller.APPLICATION;
    if (elsewhere || command || sql.startsWith(SCHEMA) || pair.session().hasRules()) {
      caller = Caller.now();
    }
    if (caller == Caller.DRIVER || (caller != Caller.APPLICATION && elsewhere)) {
      return Verdict.unchanged();
    }
    pair.kept().runs(sql);
    return ask(new Running(pair, first, statement, query, sql, watched), side, open);
  }

  /**
   * A statement of the application.
   *
   * @param sql what it says
   * @param watched by whom it is, alone or as one of a batch; null for nobody
   */
  private record Running(
      Pair pair,
      PgConnection first,
      PgStatement statement,
      Query query,
      String sql,
      @Nullable WatchedStatement watched) {}

  private Verdict ask(Running running, Side side, OpenTransaction open) {
    Pair pair = running.pair;
    try {
      PgConnection at = place(running, side, open);
      pair.uses(running.statement, at);
      Side now = at == running.first ? Side.WRITER : Side.READER;
      Order order = pair.session().run(now, running.sql, open);
      limit(running, pair.session().statementTimeoutNanos());
      return order == Order.NOTHING ? Verdict.unchanged() : obey(order, running);
    } catch (SQLException refused) {
      over(running, DriverErrors.failure(refused));
      return Verdict.failure(refused);
    }
  }

  /** Brings the statement to its side; where that fails by our fault it is asked about as it is. */
  private PgConnection place(Running running, Side side, OpenTransaction open) throws SQLException {
    PgStatement statement = running.statement;
    PgConnection first = running.first;
    try {
      long limit = TimeUnit.SECONDS.toNanos(statement.getQueryTimeout());
      PgConnection to =
          side == Side.WRITER ? first : running.pair.reads(first, open.isOpen(), limit, pairs);
      if (statement.getPGConnection() != to) {
        pairs.move(statement, to);
      }
    } catch (RuntimeException | Error fault) {
      MeshPorts.fault("the side of a statement", fault);
    }
    return statement.getPGConnection() == first
        ? first
        : (PgConnection) statement.getPGConnection();
  }

  private Verdict obey(Order order, Running running) throws SQLException {
    await(order.delayNanos(), running.statement.getQueryTimeout());
    Refusal refusal = order.refusal();
    if (refusal != null) {
      running.pair.times().restore();
      over(running, StatementFailure.of(refusal));
      return Verdict.failure(PsqlErrors.of(refusal));
    }
    if (order.onBoth() && running.query.createParameterList().getParameterCount() == 0) {
      running.pair.run(() -> execute(running.first, running.query.getNativeSql()));
    }
    boolean repeatable = order.repeatable() && running.first.getAutoCommit();
    running.pair.repeats().may(running.statement, repeatable);
    return Verdict.unchanged();
  }

  private static void execute(PgConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void limit(Running running, long nanos) throws SQLException {
    if (nanos > 0 && running.statement.getQueryTimeout() == 0) {
      long second = TimeUnit.SECONDS.toNanos(1);
      int seconds = (int) Math.min(Integer.MAX_VALUE, (nanos + second - 1) / second);
      running.pair.times().change(running.statement, seconds);
    }
  }

  static void await(long nanos, int limitSeconds) {
    long limit = limitSeconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(limitSeconds);
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, limit));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code Statement.getConnection} gives the application's; the driver needs the true one. */
  Verdict connection(@Nullable Object result) throws Throwable {
    if (!(result instanceof PgConnection own)) {
      return Verdict.unchanged();
    }
    Sockets sockets = internals.sockets(own.getQueryExecutor());
    if (sockets == null || !sockets.isBehind() || Caller.now() != Caller.APPLICATION) {
      return Verdict.unchanged();
    }
    Connection first = sockets.pair().first();
    return first == null ? Verdict.unchanged() : Verdict.result(first);
  }
}
