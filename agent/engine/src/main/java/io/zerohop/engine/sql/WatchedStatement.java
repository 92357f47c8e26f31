package io.zerohop.engine.sql;

import org.jspecify.annotations.Nullable;

/**
 * A statement of the application that somebody wants to know of, from its begin to its end. Used by
 * one thread at a time; not after {@link #over}.
 */
public interface WatchedStatement {
  /** One more text of the same batch. */
  void also(String sql);

  /**
   * It failed, and is run once more.
   *
   * @param on of the connection where it failed
   */
  void again(SqlSession on, @Nullable StatementFailure failure);

  /**
   * It ended; told once.
   *
   * @param on of the connection where it was run last
   * @param failure null where there is a result
   */
  void over(SqlSession on, @Nullable StatementFailure failure);
}
