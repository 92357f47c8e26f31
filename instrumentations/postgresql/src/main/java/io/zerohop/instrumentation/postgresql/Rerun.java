package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.instrumentation.jdbc.DriverErrors;
import io.zerohop.spi.SqlStatements;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.CachedQuery;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/**
 * Around the driver's own execution of a statement: tells its end, and runs one again that policy
 * has run again: the same body once more, on a new connection of the same side, if the connection
 * was lost. Nothing of a failed run is seen, since the driver gives out results only when all are
 * there; cursors are for transactions.
 */
final class Rerun implements RepeatHandler {
  private final Pairs pairs;
  private final Internals internals;

  Rerun(Pairs pairs, Internals internals) {
    this.pairs = pairs;
    this.internals = internals;
  }

  /** One execution. */
  private static final class Once {
    private final Pair pair;
    private final boolean readOnly;
    private final long startNanos = System.nanoTime();
    private @Nullable PgConnection spare;
    private boolean again;

    Once(Pair pair, boolean readOnly) {
      this.pair = pair;
      this.readOnly = readOnly;
    }
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
      throws Throwable {
    Pair pair = self instanceof PgStatement own ? pairs.of(own.getPGConnection()) : null;
    PgConnection first = pair == null || pair.isInside() ? null : pair.first();
    if (pair == null || first == null) {
      return null;
    }
    boolean repeatable = pair.repeats().take(self) && !internals.readsStreams(arguments[1]);
    return repeatable ? new Once(pair, first.isReadOnly()) : pair;
  }

  @Override
  public Verdict exit(Object token, Pass pass) throws Throwable {
    if (!(token instanceof Once once)) {
      Object on = pass.self() instanceof PgStatement own ? own.getPGConnection() : null;
      over((Pair) token, on, pass);
      return Verdict.unchanged();
    }
    PgConnection first = once.pair.first();
    if (!(pass.self() instanceof PgStatement statement) || first == null) {
      return Verdict.unchanged();
    }
    PgConnection ran = (PgConnection) statement.getPGConnection();
    if (once.spare != null) {
      internals.move(statement, first);
    }
    if (isLost(once, pass, statement) && !once.again) {
      once.again = true;
      long left = leftNanos(once, statement);
      PgConnection to = left < 0 ? null : other(once, first, statement, left);
      if (to != null && pass.arguments()[0] instanceof CachedQuery run) {
        pairs
            .session(once.pair, ran)
            .again(once.pair.watched().of(statement), DriverErrors.failure(pass.thrown()));
        pass.arguments()[0] = moved(statement, to, run);
        shorten(once, statement);
        return Verdict.again();
      }
    }
    over(once.pair, ran, pass);
    return Verdict.unchanged();
  }

  /** Whatever became of it: writes are there now, and the statement has its own time again. */
  private void over(Pair pair, @Nullable Object on, Pass pass) throws SQLException {
    pair.times().restore();
    WatchedStatement watched = pass.self() == null ? null : pair.watched().of(pass.self());
    if (watched != null) {
      told(watched, pair, on, pass);
    }
    if (pass.self() instanceof PgStatement statement) {
      pair.executed(statement.getPGConnection(), pass.thrown());
    }
  }

  /** The driver itself runs some statements again that failed: what it forgot of them is known. */
  private void told(WatchedStatement watched, Pair pair, @Nullable Object on, Pass pass) {
    boolean again =
        pass.thrown() instanceof SQLException failed
            && pass.arguments()[0] instanceof CachedQuery run
            && run.query.getSubqueries() == null
            && on instanceof PgConnection own
            && own.getQueryExecutor().willHealOnRetry(failed)
            && pair.watched().heals(watched);
    SqlStatements session = pairs.session(pair, on);
    if (again) {
      session.again(watched, DriverErrors.failure(pass.thrown()));
    } else if (pass.self() != null) {
      session.over(pair.watched().take(pass.self()), DriverErrors.failure(pass.thrown()));
    }
  }

  /** Whether another connection may do what this one did not, since nobody wanted it to end. */
  private boolean isLost(Once once, Pass pass, PgStatement statement) throws SQLException {
    return pass.thrown() instanceof SQLException failed
        && PsqlErrors.isLost(failed)
        && !once.pair.isGivenUp()
        && !statement.isClosed()
        && !(statement.getPGConnection() instanceof PgConnection own && pairs.isOver(own));
  }

  /** Of the statement's time, with which a new connection must stand; 0 without limit. */
  private static long leftNanos(Once once, PgStatement statement) throws SQLException {
    long limit = TimeUnit.SECONDS.toNanos(statement.getQueryTimeout());
    long left = limit - (System.nanoTime() - once.startNanos);
    return limit == 0 ? 0 : left > 0 ? left : -1;
  }

  /** The second run has what the first one left, and the opening; then it is as it was. */
  private static void shorten(Once once, PgStatement statement) throws SQLException {
    if (statement.getQueryTimeout() > 0) {
      long second = TimeUnit.SECONDS.toNanos(1);
      long left = Math.max(1, leftNanos(once, statement));
      once.pair.times().change(statement, (int) ((left + second - 1) / second));
    }
  }

  private CachedQuery moved(PgStatement statement, PgConnection to, CachedQuery run)
      throws Throwable {
    internals.move(statement, to);
    CachedQuery own = internals.query(statement);
    return own == null ? to.getQueryExecutor().createQueryByKey(run.key) : own;
  }

  /** A new connection of the statement's side; null where there is none. */
  private @Nullable PgConnection other(
      Once once, PgConnection first, PgStatement statement, long limitNanos) {
    if (!internals.canMove()) {
      return null;
    }
    try {
      if (statement.getPGConnection() == first) {
        once.spare = once.pair.spare(first, once.readOnly, limitNanos, pairs);
        return once.spare;
      }
      once.pair.drop();
      PgConnection reads = once.pair.reads(first, false, limitNanos, pairs);
      return reads == first ? null : reads;
    } catch (SQLException nowhere) {
      return null;
    }
  }
}
