package io.zerohop.instrumentation.postgresql;

import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.CachedQuery;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/**
 * Around the driver's own execution of a read that policy has run again: the same body once more,
 * on a new connection of the same side, if the connection was lost. Nothing of a failed run is
 * seen, since the driver gives out results only when all are there; cursors are for transactions.
 */
final class Rerun implements RepeatHandler {
  private final Pairs pairs;
  private final Internals internals;

  Rerun(Pairs pairs, Internals internals) {
    this.pairs = pairs;
    this.internals = internals;
  }

  /** A read that may be run twice. */
  private static final class Once {
    private final Pair pair;
    private @Nullable PgConnection spare;
    private boolean again;

    Once(Pair pair) {
      this.pair = pair;
    }
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
      throws Throwable {
    Pair pair = self instanceof PgStatement own ? pairs.of(own.getPGConnection()) : null;
    return pair != null && pair.takeRepeatable() && !internals.readsStreams(arguments[1])
        ? new Once(pair)
        : null;
  }

  @Override
  public Verdict exit(Object token, Pass pass) throws Throwable {
    Once once = (Once) token;
    PgConnection first = once.pair.first();
    if (!(pass.self() instanceof PgStatement statement) || first == null) {
      return Verdict.unchanged();
    }
    PgConnection spare = once.spare;
    if (spare != null) {
      internals.move(statement, first);
      Pair.quietly(spare);
    }
    boolean lost = pass.thrown() instanceof SQLException failed && PsqlErrors.isLost(failed);
    if (!lost || once.again || statement.isClosed()) {
      return Verdict.unchanged();
    }
    once.again = true;
    PgConnection to = other(once, first, statement);
    if (to == null || !(pass.arguments()[0] instanceof CachedQuery run)) {
      return Verdict.unchanged();
    }
    internals.move(statement, to);
    CachedQuery own = internals.query(statement);
    pass.arguments()[0] = own == null ? to.getQueryExecutor().createQueryByKey(run.key) : own;
    return Verdict.again();
  }

  /** A new connection of the statement's side; null where there is none. */
  private @Nullable PgConnection other(Once once, PgConnection first, PgStatement statement) {
    try {
      if (statement.getPGConnection() == first) {
        once.spare = once.pair.spare(first, pairs);
        return once.spare;
      }
      once.pair.drop();
      PgConnection reads = once.pair.reads(first, false, pairs);
      return reads == first ? null : reads;
    } catch (SQLException nowhere) {
      return null;
    }
  }
}
