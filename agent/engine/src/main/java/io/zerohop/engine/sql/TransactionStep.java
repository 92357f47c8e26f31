package io.zerohop.engine.sql;

/** What a statement does to the transaction it is in. */
public enum TransactionStep {
  /** Nothing that its text says; data definition in MySQL and MariaDB commits without a word. */
  NONE,
  /** One begins. */
  BEGIN,
  /** How the current or next one is: SET TRANSACTION. */
  CHARACTERISTICS,
  /** A savepoint is made, released or gone back to; the transaction goes on. */
  SAVEPOINT,
  /** It ends and the next one begins at once: AND CHAIN. */
  CHAIN,
  /** It ends and holds. */
  COMMIT,
  /** It ends and was nothing. */
  ROLLBACK
}
