package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.instrumentation.jdbc.DriverErrors;
import io.zerohop.spi.hook.Verdict;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Connections that stand: gives them up, outside a transaction, where the engine says so. */
final class Standing {
  private final Pairs pairs;
  private final Internals internals;

  Standing(Pairs pairs, Internals internals) {
    this.pairs = pairs;
    this.internals = internals;
  }

  /** A pool, or the application, asks whether the connection is good; a bad second one goes. */
  Verdict valid(@Nullable Object connection, @Nullable Object[] arguments) throws Throwable {
    if (!(connection instanceof PgConnection own)
        || retired(own.getQueryExecutor(), true) == null) {
      return second(pairs.ofFirst(connection), arguments);
    }
    return Verdict.result(false);
  }

  private static Verdict second(@Nullable Pair pair, @Nullable Object[] arguments)
      throws Throwable {
    PgConnection second = pair == null ? null : pair.second();
    if (pair == null || second == null || !(arguments[0] instanceof Integer timeout)) {
      return Verdict.unchanged();
    }
    if (timeout >= 0 && !pair.readsInTransaction() && !second.isValid(timeout)) {
      pair.drop();
    }
    return Verdict.unchanged();
  }

  /** A statement is about to be sent. */
  Verdict execute(@Nullable Object executor) throws Throwable {
    String why = retired(executor, false);
    return why == null
        ? Verdict.unchanged()
        : Verdict.failure(new PSQLException(why, PSQLState.CONNECTION_FAILURE));
  }

  private @Nullable String retired(@Nullable Object executor, boolean validating) throws Throwable {
    Sockets sockets = internals.sockets(executor);
    String why = sockets == null ? null : sockets.opening().exchange().retired(validating);
    return why != null && sockets != null && isIdle(sockets.pair(), executor) ? why : null;
  }

  /** Whether no transaction is open, on the one or the other. */
  private static boolean isIdle(Pair pair, @Nullable Object executor) {
    PgConnection first = pair.first();
    return executor instanceof QueryExecutor own
        && own.getTransactionState() == TransactionState.IDLE
        && (first == null || !pair.open(first).isOpen());
  }

  /** Something that is no single statement was executed. */
  void executed(@Nullable Object executor, @Nullable Throwable thrown) throws Throwable {
    Sockets sockets = internals.sockets(executor);
    PgConnection first = sockets == null ? null : sockets.pair().first();
    if (sockets != null && first != null) {
      boolean own = first.getQueryExecutor() == executor;
      sockets.pair().executed(own ? first : null, thrown);
    }
  }

  /** A batch was: no time of policy's is left with it. */
  void executedBatch(@Nullable Object executor, @Nullable Throwable thrown) throws Throwable {
    executed(executor, thrown);
    Sockets sockets = internals.sockets(executor);
    if (sockets != null && executor != null) {
      sockets.pair().times().restore();
      WatchedStatement watched = sockets.pair().watched().take(executor);
      sockets.opening().session().over(watched, DriverErrors.failure(thrown));
    }
  }
}
