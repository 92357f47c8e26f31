package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Side;
import io.zerohop.spi.hook.Verdict;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** What reaches the server beside statements: COPY, and functions that are called by number. */
final class Others {
  /**
   * Functions of large objects that change none, by their numbers in every server (pg_proc.dat):
   * lo_open, lo_close, loread, lo_lseek, lo_tell, and the latter two for 64 bits.
   */
  private static final Set<Integer> READS = Set.of(952, 953, 954, 956, 958, 3170, 3171);

  private final Internals internals;

  Others(Internals internals) {
    this.internals = internals;
  }

  /** The body of {@code startCopy} with a text. */
  Verdict copy(@Nullable Object executor, @Nullable Object[] arguments) throws Throwable {
    return arguments[0] instanceof String sql
        ? ask(executor, (pair, open) -> pair.session().run(Side.WRITER, sql, open))
        : Verdict.unchanged();
  }

  /** The body of {@code fastpathCall} with a function's number. */
  Verdict call(@Nullable Object executor, @Nullable Object[] arguments) throws Throwable {
    return arguments[0] instanceof Integer function && READS.contains(function)
        ? Verdict.unchanged()
        : ask(executor, (pair, open) -> pair.session().write("a call by fastpath", open));
  }

  private interface Question {
    Order ask(Pair pair, OpenTransaction open);
  }

  private Verdict ask(@Nullable Object executor, Question question) throws Throwable {
    Sockets sockets = internals.sockets(executor);
    Pair pair = sockets == null || sockets.pair().isInside() ? null : sockets.pair();
    if (pair == null) {
      return Verdict.unchanged();
    }
    PgConnection first = pair.first();
    Order order = question.ask(pair, first == null ? OpenTransaction.NONE : pair.open(first));
    if (order == Order.NOTHING) {
      return Verdict.unchanged();
    }
    Statements.await(order.delayNanos(), 0);
    return order.refusal() == null
        ? Verdict.unchanged()
        : Verdict.failure(PsqlErrors.of(order.refusal()));
  }
}
