package io.zerohop.engine.sql;

/**
 * Statements that are about the session: settings, cursors, prepared statements, locks on tables.
 */
final class Sessions {
  private final Tokens tokens;
  private final Effects effects;
  private final Body body;
  private final boolean mysql;

  Sessions(Tokens tokens, Effects effects, Body body) {
    this.tokens = tokens;
    this.effects = effects;
    this.body = body;
    this.mysql = tokens.dialect().likeMysql();
  }

  /** From SET on; true if it is MariaDB's SET STATEMENT and is now at the verb behind FOR. */
  boolean set() {
    if (!tokens.more()) {
      effects.worsen(StatementKind.SESSION);
      return false;
    }
    switch (tokens.word()) {
      case TRANSACTION -> Transactions.characteristics(tokens, effects);
      case STATEMENT -> {
        return statement();
      }
      case CONSTRAINTS -> effects.worsen(StatementKind.SESSION);
      case LOCAL -> local();
      case PASSWORD, DEFAULT -> effects.worsen(mysql ? StatementKind.DDL : StatementKind.UNKNOWN);
      default -> setting();
    }
    return false;
  }

  private boolean statement() {
    if (!mysql) {
      setting();
      return false;
    }
    tokens.reach(Word.FOR);
    tokens.more();
    return true;
  }

  /** PostgreSQL's SET LOCAL ends with the transaction, the other ones' with the session. */
  private void local() {
    if (mysql) {
      setting();
    } else if (tokens.more() && tokens.word() == Word.TRANSACTION) {
      Transactions.characteristics(tokens, effects);
    } else {
      effects.worsen(StatementKind.SESSION);
    }
  }

  private void setting() {
    effects.worsen(StatementKind.SESSION);
    boolean transaction = false;
    int own = 1;
    do {
      body.note();
      transaction |= tokens.word() == Word.TRANSACTION;
      if (transaction) {
        Transactions.access(tokens, effects);
      } else if (mysql) {
        own += owned();
      }
    } while (tokens.more());
    if (own > 0) {
      effects.pin("SET changes the state of this session");
    }
  }

  /** One more that is set by a comma; one less of the session's by a word for the server's. */
  private int owned() {
    if (tokens.type() == Token.COMMA && tokens.depth() == 0) {
      return 1;
    }
    boolean first = tokens.wordBefore() == Word.SET || tokens.typeBefore() == Token.COMMA;
    if (!first && tokens.typeBefore() != Token.SYSTEM) {
      return 0;
    }
    return switch (tokens.word()) {
      case GLOBAL, PERSIST, PERSIST_ONLY -> {
        effects.worsen(StatementKind.DDL);
        yield -1;
      }
      default -> 0;
    };
  }

  /** From any other such verb on. */
  void read(Verb verb) {
    switch (verb) {
      case KEEP -> keep(tokens.word());
      case UNDO -> undo();
      case LOCK -> lock();
      case DECLARE -> declare();
      case HANDLER -> effects.pin("HANDLER keeps a table open in this session");
      case FETCH -> effects.lookBack();
      default -> show();
    }
  }

  /** What leaves state in the session. */
  private void keep(Word verb) {
    if (verb == Word.PREPARE && !mysql && tokens.more() && tokens.word() == Word.TRANSACTION) {
      effects.worsen(StatementKind.WRITE);
      return;
    }
    effects.worsen(StatementKind.SESSION);
    if (verb == Word.LISTEN) {
      effects.primary();
    }
    effects.pin(
        switch (verb) {
          case LISTEN -> "LISTEN makes this session hear notifications";
          case PREPARE -> "PREPARE keeps a statement in this session";
          case USE -> "USE changes the database of this session";
          case RESET -> "RESET changes the state of this session";
          case DISCARD -> "DISCARD changes the state of this session";
          case LOAD -> "LOAD brings a library into this session";
          default -> "a variable of this session is set";
        });
  }

  /** What takes state of the session back. */
  private void undo() {
    effects.worsen(StatementKind.SESSION);
    effects.lookBack();
  }

  /** PostgreSQL's LOCK ends with the transaction, the other ones' does not. */
  private void lock() {
    effects.worsen(StatementKind.SESSION);
    effects.lock();
    if (mysql) {
      effects.pin("LOCK holds tables for this session until UNLOCK");
    }
  }

  /** A cursor, with the query behind FOR. */
  private void declare() {
    while (tokens.more() && tokens.word() != Word.FOR) {
      if (tokens.word() == Word.HOLD && tokens.wordBefore() == Word.WITH) {
        effects.pin("DECLARE WITH HOLD keeps a cursor in this session");
      }
    }
    body.query();
  }

  /** SHOW, which asks the session only for warnings and profiles. */
  private void show() {
    while (tokens.more()) {
      switch (tokens.word()) {
        case WARNINGS, ERRORS, PROFILE, PROFILES -> {
          if (mysql) {
            effects.lookBack();
          }
        }
        default -> {}
      }
    }
  }
}
