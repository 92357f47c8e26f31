package io.zerohop.engine.sql;

import io.zerohop.engine.attempt.Around;
import org.jspecify.annotations.Nullable;

/**
 * What is decided about the statements of one connection that stands, and of the one for reads
 * behind it. Used by one thread at a time, as the connection is.
 *
 * <p>The application keeps one connection object, the first. While it is set read-only, statements
 * are created on a second physical connection to a replica, which the adapter opens when it first
 * needs it ({@link ConnectRequest#behind}).
 */
public interface SqlSession {
  /**
   * Whether a second connection, to a replica, may stand behind this one at all: policy says so,
   * and it is not a reader's from the start. Once false it stays so for this connection. Cheap.
   */
  boolean splits();

  /**
   * Whether policy has rules for statements beside the split, so that the adapter must be sure that
   * a text is the application's before it asks: each question counts. Cheap.
   */
  boolean hasRules();

  /**
   * Where the next statement is to be created. The side changes only at a transaction's boundary; a
   * pinned session stays with the writer. Cheap, no allocation.
   *
   * @param readOnly what the application set last
   * @param open where a transaction is open; its side is that of all its statements
   */
  Side side(boolean readOnly, OpenTransaction open);

  /**
   * The same for a statement whose text is known when it is created, a prepared one: what leaves
   * state in its session, takes locks or asks for what the session did is kept from replicas. While
   * a transaction is open on the one for reads, only what is of the session alone and no replica
   * can do ({@code LISTEN}) goes to the writer. A text that begins a transaction which only reads
   * goes where a read-only connection's would, of PostgreSQL: in other drivers the text comes when
   * its statement has a side.
   */
  Side side(boolean readOnly, OpenTransaction open, String sql);

  /**
   * No connection for reads could be had, or it broke. For some seconds, or until the configuration
   * changes, no connection to the service looks for one: {@link #side} gives the writer where that
   * one stands in, else {@link #withoutReader} what the application gets.
   *
   * @param why what the driver said; null where it said nothing
   * @return null where the connection itself stands in; else what the application gets
   */
  @Nullable Refusal noReader(@Nullable String why);

  /**
   * A replica did not let this user in, which says nothing of other connections: this one is kept
   * together where it stands in itself, else it is told so again for some seconds by {@link
   * #withoutReader}.
   *
   * @param why what the driver said; null where it said nothing
   * @return null where the connection itself stands in; else what the application gets
   */
  @Nullable Refusal loginRefused(@Nullable String why);

  /**
   * Asked before a connection for reads is opened, where there is none yet.
   *
   * @return null to open it; else what the application gets at once, since none could be had lately
   */
  @Nullable Refusal withoutReader();

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
   * @param open where a transaction is open
   */
  Order run(Side side, String sql, OpenTransaction open);

  /** Whether anybody may want to know of statements. A volatile read or two while nobody does. */
  default boolean isWatched() {
    return false;
  }

  /**
   * A statement of the application begins, which is asked about and run from now on. On whichever
   * side: that of its runs is told by where they end.
   *
   * @param around what it is run in the middle of
   * @param sql its text; of a batch the first one, or nothing where {@link WatchedStatement#also}
   *     tells it
   * @param batch how many there are in the batch; 1 for a single one
   * @return null where nobody wants to know
   */
  default @Nullable WatchedStatement began(Around around, String sql, int batch) {
    return null;
  }

  /**
   * Something else than a text is about to change data, or may: a function called through the
   * driver's own interface, a file that is sent. Only the order's refusal counts.
   *
   * @param what in words, one of few texts: {@code a large object}
   * @param open where a transaction is open
   */
  Order write(String what, OpenTransaction open);

  /**
   * What {@link #run} or {@link #write} was asked about is over, or a transaction ended: whatever
   * was written is there from now on. Told after each execution that may have been one of a write,
   * and after commits, rollbacks and changes of autocommit, also where they failed. Cheap.
   *
   * @param inTransaction whether a transaction is open on the connection itself from now on; true
   *     where that is not known
   */
  void ended(boolean inTransaction);

  /** Time for a statement where the application sets none; 0: none. */
  long statementTimeoutNanos();

  /**
   * State came into the session beside statements: COPY, large objects, a setting by the driver's
   * own API that is not kept for other connections. All later transactions stay with the writer,
   * and no read is run again elsewhere.
   *
   * @param why one of few texts
   */
  void pin(String why);

  /**
   * The server of the connection itself, that of writes, refused one as it takes none, and neither
   * the application nor the adapter had said that it only reads: it is no primary any more. {@link
   * SqlCall#retired} says so from now on.
   */
  void refusesWrites();
}
