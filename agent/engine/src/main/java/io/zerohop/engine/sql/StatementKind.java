package io.zerohop.engine.sql;

/**
 * What a statement does, from the most harmless to the worst: a text of many statements is of the
 * worst kind in it.
 */
public enum StatementKind {
  /** It changes no data. It may still take locks or leave state in the session. */
  READ,
  /** It begins, ends or divides a transaction, or says how the next one is to be. */
  TRANSACTION,
  /** It changes the session: settings, cursors, prepared statements, locks on tables. */
  SESSION,
  /** The text was not understood, so it is taken for one that may write. */
  UNKNOWN,
  /** It runs what is stored elsewhere: a procedure, a block, a prepared statement by its name. */
  CALL,
  /** It changes data, or a file on the server, or tells other sessions something. */
  WRITE,
  /** It changes definitions or rights, empties or maintains whole tables, or acts on the server. */
  DDL
}
