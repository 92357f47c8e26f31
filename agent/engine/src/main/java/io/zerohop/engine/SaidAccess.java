package io.zerohop.engine;

import io.zerohop.engine.sql.AccessMode;
import io.zerohop.engine.sql.Statement;
import io.zerohop.engine.sql.TransactionStep;

/**
 * Whether the application said by a text that it only reads: of its session, until it says
 * otherwise, or of one transaction, until that is over. Used by one thread at a time.
 */
final class SaidAccess {
  private boolean sessionReads;

  /** Of the transaction that is open or, where none is, of the next one. */
  private AccessMode transaction = AccessMode.UNSAID;

  /** That one was seen open. */
  private boolean begun;

  /** A text is about to be run. */
  void note(Statement statement, boolean inTransaction) {
    seen(inTransaction);
    AccessMode access = statement.access();
    if (access == AccessMode.UNSAID) {
      return;
    }
    if (statement.transaction() == TransactionStep.NONE) {
      sessionReads = access == AccessMode.READ_ONLY;
    } else {
      transaction = access;
      begun = inTransaction;
    }
  }

  /** Whether a transaction is open now. */
  void seen(boolean inTransaction) {
    if (begun && !inTransaction) {
      transaction = AccessMode.UNSAID;
    }
    begun = inTransaction && transaction != AccessMode.UNSAID;
  }

  /** Whether a write is refused because the application wanted it so. */
  boolean readsOnly() {
    return transaction == AccessMode.UNSAID ? sessionReads : transaction == AccessMode.READ_ONLY;
  }
}
