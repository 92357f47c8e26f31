package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
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
        ? run(statement, cached.query, flags)
        : Verdict.unchanged();
  }

  /** The body of {@code executeWithFlags} of a prepared one. */
  Verdict prepared(@Nullable Object self, @Nullable Object[] arguments) throws Throwable {
    if (self instanceof PgStatement statement && arguments[0] instanceof Integer flags) {
      CachedQuery cached = internals.query(statement);
      return cached == null ? Verdict.unchanged() : run(statement, cached.query, flags);
    }
    return Verdict.unchanged();
  }

  /** The body of {@code executeBatch}. */
  Verdict batch(@Nullable Object self) throws Throwable {
    List<Query> waiting = self instanceof PgStatement batch ? internals.batch(batch) : null;
    if (waiting == null || !(self instanceof PgStatement statement)) {
      return Verdict.unchanged();
    }
    Query last = null;
    for (Query query : List.copyOf(waiting)) {
      Verdict verdict = query == last ? Verdict.unchanged() : run(statement, query, 0);
      if (verdict != Verdict.unchanged()) {
        return verdict;
      }
      last = query;
    }
    return Verdict.unchanged();
  }

  private Verdict run(PgStatement statement, Query query, int flags) throws Throwable {
    Pair pair = pairs.of(statement.getPGConnection());
    PgConnection first = pair == null || pair.isInside() ? null : pair.first();
    if (pair == null || first == null || first.isClosed() || statement.isClosed()) {
      return Verdict.unchanged(); // what is closed says so itself
    }
    pair.repeatable(false); // whatever became of the statement before
    boolean command = (flags & QueryExecutor.QUERY_SUPPRESS_BEGIN) != 0;
    if (query.isEmpty() || command && !pair.readsInTransaction()) {
      return Verdict.unchanged();
    }
    String sql = query.getNativeSql();
    OpenTransaction open = pair.open(first);
    Side side = pair.session().side(first.isReadOnly(), open, sql);
    boolean elsewhere = (statement.getPGConnection() == first) != (side == Side.WRITER);
    if ((elsewhere || command || sql.startsWith(SCHEMA)) && Caller.now() != Caller.APPLICATION) {
      return Verdict.unchanged();
    }
    try {
      PgConnection to = side == Side.WRITER ? first : pair.reads(first, open.isOpen(), pairs);
      if (statement.getPGConnection() != to) {
        internals.move(statement, to);
      }
      pair.uses(to);
      Side at = to == first ? Side.WRITER : Side.READER;
      Order order = pair.session().run(at, sql, open);
      limit(statement, pair.session().statementTimeoutNanos());
      return order == Order.NOTHING
          ? Verdict.unchanged()
          : obey(order, new Running(pair, first, statement, query));
    } catch (SQLException refused) {
      return Verdict.failure(refused);
    }
  }

  /** A statement that the engine has an order for. */
  private record Running(Pair pair, PgConnection first, PgStatement statement, Query query) {}

  private static Verdict obey(Order order, Running running) throws SQLException {
    if (Caller.now() == Caller.DRIVER) {
      return Verdict.unchanged();
    }
    await(order.delayNanos(), running.statement.getQueryTimeout());
    Refusal refusal = order.refusal();
    if (refusal != null) {
      return Verdict.failure(PsqlErrors.of(refusal));
    }
    if (order.onBoth() && running.query.createParameterList().getParameterCount() == 0) {
      running.pair.run(() -> execute(running.first, running.query.getNativeSql()));
    }
    running.pair.repeatable(order.repeatable());
    return Verdict.unchanged();
  }

  private static void execute(PgConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void limit(PgStatement statement, long nanos) throws SQLException {
    if (nanos > 0 && statement.getQueryTimeout() == 0 && Caller.now() != Caller.DRIVER) {
      long second = TimeUnit.SECONDS.toNanos(1);
      statement.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, (nanos + second - 1) / second));
    }
  }

  private static void await(long nanos, int limitSeconds) {
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
