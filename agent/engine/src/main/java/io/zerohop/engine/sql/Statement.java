package io.zerohop.engine.sql;

import org.jspecify.annotations.Nullable;

/**
 * What the text of a statement tells. Immutable.
 *
 * @param kind what it does; the worst, where the text holds many statements
 * @param verb its first verb in capitals, for people; the one behind WITH; empty if there is none
 * @param count how many statements the text holds, empty ones not counted
 * @param locks whether it takes locks that others wait for: FOR UPDATE, FOR SHARE, advisory locks,
 *     LOCK
 * @param advisory whether one of them is a lock on a name or number alone, such as PostgreSQL's
 *     advisory ones: on a replica it would exclude nobody
 * @param looksBack whether it asks for what an earlier statement left in its session (currval,
 *     LAST_INSERT_ID(), a variable, a cursor): it belongs on the connection that was used last
 * @param transaction what it does to the transaction; the last such step of many
 * @param access what it says about the transaction's writes
 * @param primary whether only a primary can do it, also where it changes no data: a serializable
 *     transaction, one that shares its snapshot with others, LISTEN, the position in the log
 * @param pin why the session is not like another one afterwards, in words; null where it is
 */
public record Statement(
    StatementKind kind,
    String verb,
    int count,
    boolean locks,
    boolean advisory,
    boolean looksBack,
    TransactionStep transaction,
    AccessMode access,
    boolean primary,
    @Nullable String pin) {

  /**
   * What is no text, and may write.
   *
   * @param what it is, for people
   */
  public static Statement writing(String what) {
    return new Statement(
        StatementKind.CALL,
        what,
        1,
        false,
        false,
        false,
        TransactionStep.NONE,
        AccessMode.UNSAID,
        false,
        null);
  }

  /** Whether it is kept from replicas where its side is still to be chosen. */
  public boolean staysWithPrimary() {
    return pin != null || locks || primary;
  }

  /**
   * Whether it is of the session alone and only a primary can do it, so that it may go there also
   * while a transaction is open elsewhere.
   */
  public boolean isPrimarySession() {
    return count == 1 && kind == StatementKind.SESSION && primary && pin != null;
  }

  /**
   * Whether the transaction that begins with it only reads: {@code START TRANSACTION READ ONLY}, or
   * {@code SET TRANSACTION READ ONLY} as its first statement.
   */
  public boolean beginsReading() {
    boolean begins =
        transaction == TransactionStep.BEGIN || transaction == TransactionStep.CHARACTERISTICS;
    return count == 1 && begins && access == AccessMode.READ_ONLY;
  }

  /** Whether it runs what its text does not show. */
  public boolean isOpaque() {
    return kind == StatementKind.CALL || kind == StatementKind.UNKNOWN;
  }

  /**
   * Whether it may change data, definitions or the server: all that a write ban is for. A read that
   * takes locks does not.
   */
  public boolean mayWrite() {
    return switch (kind) {
      case READ, TRANSACTION, SESSION -> false;
      case UNKNOWN, CALL, WRITE, DDL -> true;
    };
  }

  /**
   * Whether any copy of the data may answer it, and answer it again: a read without locks that
   * neither leaves state in its session nor asks for any.
   */
  public boolean readsAnywhere() {
    return kind == StatementKind.READ && !locks && !looksBack && !primary && pin == null;
  }
}
