package io.zerohop.instrumentation.postgresql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/** Finds what a connection belongs to, and opens more of them by the driver's own means. */
final class Pairs implements Pair.Opener {
  private final Internals internals;

  /** What the connection that this thread is about to open is to stand behind. */
  private final ThreadLocal<@Nullable Pair> behind = new ThreadLocal<>();

  Pairs(Internals internals) {
    this.internals = internals;
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

  /** The pair that is being completed on this thread; null for a connection of its own. */
  @Nullable Pair completing() {
    return behind.get();
  }

  @Override
  public PgConnection open(OpenArguments arguments, String url, @Nullable Pair pair)
      throws SQLException {
    behind.set(pair);
    PgConnection opened;
    try {
      opened = internals.open(arguments.with(url, pair != null));
    } finally {
      behind.remove();
    }
    Sockets sockets = sockets(opened);
    if (pair != null && (sockets == null || sockets.pair() != pair)) {
      Pair.quietly(opened); // opened while policy was away, who knows where to
      throw PsqlErrors.of("no policy was in force while it was opened", "08001");
    }
    return opened;
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
  public void prepare(PgConnection first, PgConnection second) {
    try {
      internals.shareTypes(first, second);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
