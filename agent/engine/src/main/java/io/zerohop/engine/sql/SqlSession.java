package io.zerohop.engine.sql;

import org.jspecify.annotations.Nullable;

/**
 * What is decided about the statements of one connection that stands, and of the one for reads
 * behind it. Used by one thread at a time, as the connection is.
 *
 * <p>The application keeps one connection object, the first. While it is set read-only, statements
 * are created on a second physical connection to a replica, which the adapter opens when it first
 * needs it ({@link ConnectRequest#behind()}).
 */
public interface SqlSession {
  /**
   * Whether a second connection, to a replica, may stand behind this one at all: policy says so,
   * and it is not a reader's from the start. Once false it stays so for this connection. Cheap.
   */
  boolean splits();

  /**
   * Where the next statement is to be created. The side changes only at a transaction's boundary; a
   * pinned session stays with the writer. Cheap, no allocation.
   *
   * @param readOnly what the application set last
   * @param inTransaction whether a transaction is open, on either of the two
   */
  Side side(boolean readOnly, boolean inTransaction);

  /**
   * The same for a statement whose text is known when it is created, a prepared one: what leaves
   * state in its session, takes locks or asks for what the session did is kept from replicas.
   */
  Side side(boolean readOnly, boolean inTransaction, String sql);

  /**
   * No connection for reads could be had, or it broke. For some seconds, or until the configuration
   * changes, {@link #side} gives the writer where that one stands in.
   *
   * @param why what the driver said; null where it said nothing
   * @return null where the connection itself stands in; else what the application gets
   */
  @Nullable Refusal noReader(@Nullable String why);

  /**
   * All statements stay with the connection from now on: a pool keeps statements itself, ... Shown
   * in the status.
   *
   * @param why one of few texts
   */
  void keepTogether(String why);

  /**
   * The application's text is about to be run. Never asked for texts that the driver sends by
   * itself. Pins the session where the text says so.
   *
   * @param side where the statement was created
   * @param inTransaction whether a transaction is open, on either of the two connections
   */
  Order run(Side side, String sql, boolean inTransaction);

  /** Time for a statement where the application sets none; 0: none. */
  long statementTimeoutNanos();

  /**
   * State came into the session beside statements: COPY, large objects, a setting by the driver's
   * own API. All later transactions stay with the writer.
   *
   * @param why one of few texts
   */
  void pin(String why);
}
