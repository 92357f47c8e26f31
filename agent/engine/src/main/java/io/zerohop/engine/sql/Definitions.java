package io.zerohop.engine.sql;

/** Statements on definitions, rights and the server, and blocks of statements. */
final class Definitions {
  private static final String TEMPORARY = "a temporary table lives in this session only";

  private Definitions() {}

  /** CREATE, ALTER, DROP: a routine's body is of the statement. */
  static void define(Tokens tokens, Effects effects) {
    boolean mysql = tokens.dialect().likeMysql();
    boolean drop = tokens.word() == Word.DROP;
    if (tokens.more() && mysql && drop && tokens.word() == Word.PREPARE) {
      effects.worsen(StatementKind.SESSION);
      effects.lookBack();
      return;
    }
    effects.worsen(StatementKind.DDL);
    boolean routine = false;
    while (!ended(tokens)) {
      switch (tokens.word()) {
        case TEMP, TEMPORARY -> temporary(tokens, effects);
        case PROCEDURE, FUNCTION, TRIGGER, EVENT, PACKAGE -> routine |= tokens.depth() == 0;
        case BEGIN, ATOMIC -> body(tokens, routine);
        default -> {
          if (tokens.isTemporarySchema()) {
            effects.pin(TEMPORARY);
          }
        }
      }
      tokens.next();
    }
  }

  /** Whether the statement is at its end; a semicolon in parentheses is of a rule's actions. */
  private static boolean ended(Tokens tokens) {
    boolean inside = tokens.type() == Token.SEMICOLON && tokens.depth() > 0;
    return tokens.atEnd() && !inside;
  }

  private static void temporary(Tokens tokens, Effects effects) {
    switch (tokens.wordBefore()) {
      case CREATE, DROP, REPLACE, LOCAL, GLOBAL -> effects.pin(TEMPORARY);
      default -> {}
    }
  }

  /** Past MySQL's BEGIN ... END and PostgreSQL's BEGIN ATOMIC ... END: all that follows. */
  private static void body(Tokens tokens, boolean routine) {
    boolean atomic = tokens.word() == Word.ATOMIC && tokens.wordBefore() == Word.BEGIN;
    boolean mysql = tokens.dialect().likeMysql();
    if (routine && tokens.depth() == 0 && (mysql || atomic)) {
      toEnd(tokens);
    }
  }

  /** A block outside of a routine: what it does is not followed. */
  static void block(Tokens tokens, Effects effects) {
    effects.worsen(StatementKind.CALL);
    toEnd(tokens);
  }

  private static void toEnd(Tokens tokens) {
    while (tokens.type() != Token.END) {
      tokens.next();
    }
  }

  /** FLUSH and BACKUP, which may hold the server's tables still. */
  static void flush(Tokens tokens, Effects effects) {
    effects.worsen(StatementKind.DDL);
    while (tokens.more()) {
      switch (tokens.word()) {
        case LOCK, EXPORT, STAGE -> {
          effects.lock();
          effects.pin("tables are held for this session until it gives them back");
        }
        default -> {}
      }
    }
  }

  /** MySQL's and MariaDB's ANALYZE; true if it is now at the verb that it runs. */
  static boolean analyze(Tokens tokens, Effects effects) {
    while (tokens.more()) {
      switch (tokens.word()) {
        case TABLE, LOCAL, NO_WRITE_TO_BINLOG -> {
          effects.worsen(StatementKind.DDL);
          return false;
        }
        case FORMAT -> tokens.skip(2);
        default -> {
          return true;
        }
      }
    }
    effects.worsen(StatementKind.UNKNOWN);
    return false;
  }
}
