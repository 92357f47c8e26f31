package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.spi.SqlStatements;
import org.jspecify.annotations.Nullable;

/**
 * The statement under way on a connection, where somebody wants to know of it: one text, or a batch
 * of which each text that is sent is a part. Used by one thread at a time, as the connection is.
 */
final class Watched {
  private final SqlStatements session;
  private @Nullable WatchedStatement statement;
  private @Nullable String last;
  private boolean isBatch;

  /**
   * @param session of the connection itself
   */
  Watched(SqlStatements session) {
    this.session = session;
  }

  /** A text is about to be sent. */
  void begins(String sql, int batch) {
    if (!isBatch) {
      statement = session.began(sql, batch);
    } else if (!sql.equals(last)) {
      last = sql;
      SqlStatements.also(statement, sql);
    }
  }

  /**
   * Texts of a batch are about to be sent; what ends before {@link #batchOver} is a part of it.
   *
   * @return whether anybody watches, and it is no part of another
   */
  boolean batchBegins(int batch) {
    if (isBatch) {
      return false;
    }
    statement = session.began("", batch);
    isBatch = statement != null;
    last = null;
    return isBatch;
  }

  /** It was not sent as one. */
  void batchGone() {
    isBatch = false;
    statement = null;
  }

  /** It is over. */
  void batchOver(@Nullable StatementFailure failure) {
    if (isBatch) {
      isBatch = false;
      over(failure);
    }
  }

  /** A text is over, unless it is one of a batch. */
  void over(@Nullable StatementFailure failure) {
    over(this, failure);
  }

  /** It was lost, and is run again. */
  void again(@Nullable StatementFailure failure) {
    if (!isBatch) {
      session.again(statement, failure);
    }
  }

  /**
   * It is over, on another connection.
   *
   * @param on that one's
   */
  void over(Watched on, @Nullable StatementFailure failure) {
    if (!isBatch) {
      WatchedStatement ended = statement;
      statement = null;
      on.session.over(ended, failure);
    }
  }
}
