package io.zerohop.engine.sql;

/** Statements that begin, divide and end transactions. */
final class Transactions {
  private Transactions() {}

  /** From such a verb on. */
  static void read(Verb verb, Tokens tokens, Effects effects) {
    switch (verb) {
      case BEGIN -> begin(tokens, effects);
      case START -> start(tokens, effects);
      case FINISH -> finish(tokens, effects);
      case SAVEPOINT -> effects.step(TransactionStep.SAVEPOINT);
      default -> xa(tokens, effects);
    }
  }

  /** What SET TRANSACTION says of the current or next one. */
  static void characteristics(Tokens tokens, Effects effects) {
    effects.step(TransactionStep.CHARACTERISTICS);
    while (tokens.more()) {
      access(tokens, effects);
    }
  }

  /** Notes READ ONLY and READ WRITE, and what PostgreSQL's replicas cannot do. */
  static void access(Tokens tokens, Effects effects) {
    switch (tokens.word()) {
      case SERIALIZABLE, SNAPSHOT -> {
        if (!tokens.dialect().likeMysql()) {
          effects.primary();
        }
      }
      default -> {}
    }
    if (tokens.wordBefore() == Word.READ) {
      switch (tokens.word()) {
        case ONLY -> effects.access(AccessMode.READ_ONLY);
        case WRITE -> effects.access(AccessMode.READ_WRITE);
        default -> {}
      }
    }
  }

  private static void begin(Tokens tokens, Effects effects) {
    boolean more = tokens.more();
    if (more && tokens.dialect().likeMysql() && tokens.word() == Word.NOT) {
      Definitions.block(tokens, effects); // MariaDB's BEGIN NOT ATOMIC
      return;
    }
    effects.step(TransactionStep.BEGIN);
    while (more) {
      access(tokens, effects);
      more = tokens.more();
    }
  }

  /** START, which in MySQL and MariaDB starts replication too. */
  private static void start(Tokens tokens, Effects effects) {
    if (!tokens.more() || tokens.word() != Word.TRANSACTION) {
      effects.worsen(StatementKind.DDL);
      return;
    }
    begin(tokens, effects);
  }

  private static void finish(Tokens tokens, Effects effects) {
    boolean back = tokens.word() == Word.ROLLBACK || tokens.word() == Word.ABORT;
    TransactionStep step = back ? TransactionStep.ROLLBACK : TransactionStep.COMMIT;
    while (tokens.more()) {
      switch (tokens.word()) {
        case TO -> step = TransactionStep.SAVEPOINT;
        case CHAIN -> {
          if (tokens.wordBefore() == Word.AND) {
            step = TransactionStep.CHAIN;
          }
        }
        case PREPARED -> {
          effects.worsen(StatementKind.WRITE);
          return;
        }
        default -> {}
      }
    }
    effects.step(step);
  }

  /** MySQL's and MariaDB's distributed transactions, which belong to their session. */
  private static void xa(Tokens tokens, Effects effects) {
    TransactionStep step = TransactionStep.NONE;
    if (tokens.more()) {
      switch (tokens.word()) {
        case RECOVER -> {
          return;
        }
        case START, BEGIN -> step = TransactionStep.BEGIN;
        case COMMIT -> step = TransactionStep.COMMIT;
        case ROLLBACK -> step = TransactionStep.ROLLBACK;
        default -> {}
      }
    }
    effects.step(step);
    effects.pin("XA belongs to this session");
  }
}
