package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.spi.SqlStatements;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/** Finds what a connection belongs to, and opens more of them by the driver's own means. */
final class Pairs implements Opener {
  private final Internals internals;

  /** What the connection that this thread is about to open is for. */
  @SuppressWarnings("ThreadLocalUsage") // one for each loader of the library
  private final ThreadLocal<@Nullable Wanted> wanted = new ThreadLocal<>();

  Pairs(Internals internals) {
    this.internals = internals;
  }

  /**
   * A connection that we open.
   *
   * @param behind what it is to stand behind; null for one of its own
   * @param limitNanos time for it; 0 for no limit but its own
   */
  record Wanted(@Nullable Pair behind, long limitNanos) {
    /** One of the application. */
    static final Wanted NOTHING = new Wanted(null, 0);
  }

  /** The pair that it is the first or the second of; null without policy. */
  @Nullable Pair of(@Nullable Object connection) throws Throwable {
    if (!(connection instanceof BaseConnection base)) {
      return null;
    }
    Sockets sockets = internals.sockets(base.getQueryExecutor());
    if (sockets == null) {
      return null;
    }
    if (!sockets.isBehind() && connection instanceof PgConnection first) {
      sockets.pair().first(first);
    }
    return sockets.pair();
  }

  /** The pair that it is the first of; null of any other. */
  @Nullable Pair ofFirst(@Nullable Object connection) throws Throwable {
    Pair pair = of(connection);
    return pair != null && pair.first() == connection ? pair : null;
  }

  /** What is being opened on this thread. */
  Wanted wanted() {
    Wanted now = wanted.get();
    return now == null ? Wanted.NOTHING : now;
  }

  @Override
  public PgConnection open(OpenArguments how, String url, @Nullable Pair pair, long limitNanos)
      throws SQLException {
    Wanted now = new Wanted(pair, limitNanos);
    wanted.set(now);
    PgConnection opened;
    try {
      long each = pair == null ? limitNanos : shorter(limitNanos);
      opened = internals.open(how.with(url, pair != null, each));
    } finally {
      wanted.remove();
    }
    Sockets sockets = sockets(opened);
    if (pair != null && (sockets == null || sockets.pair() != pair)) {
      Pair.quietly(opened); // opened while policy was away, who knows where to
      throw PsqlErrors.of("no policy was in force while it was opened", "08001");
    }
    return opened;
  }

  private static long shorter(long limitNanos) {
    long most = ConnectRequest.BEHIND_NANOS;
    return limitNanos == 0 ? most : Math.min(limitNanos, most);
  }

  /** What is decided about the statements of this very connection. */
  SqlStatements session(Pair pair, @Nullable Object connection) {
    Sockets sockets = connection instanceof PgConnection own ? sockets(own) : null;
    return sockets == null ? pair.session() : sockets.opening().session();
  }

  private @Nullable Sockets sockets(PgConnection connection) {
    try {
      return internals.sockets(connection.getQueryExecutor());
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean isOver(PgConnection connection) {
    Sockets sockets = sockets(connection);
    return sockets != null && sockets.opening().exchange().retired(false) != null;
  }

  @Override
  public void shareTypes(PgConnection first, PgConnection made) {
    try {
      internals.shareTypes(first, made);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public Held held(PgConnection first) {
    try {
      return internals.held(first);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean canMove() {
    return internals.canMove();
  }

  @Override
  public void move(PgStatement statement, PgConnection to) {
    try {
      internals.move(statement, to);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
