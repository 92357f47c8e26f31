package io.zerohop.engine.sql;

/** Reads the words, variables and functions of queries and of changes of data. */
final class Body {
  private final Tokens tokens;
  private final Effects effects;
  private final boolean mysql;

  /** Whether INTO would make something of what is read. */
  private boolean query;

  /** Whether the parenthesis opened last holds a named query, or the one of COPY. */
  private boolean named;

  /** Whether such a query names others itself: its verb is somewhere behind them. */
  private boolean nested;

  /** Whether NO KEY are the words before. */
  private boolean noKey;

  /** Whether a table is made of what is read. */
  private boolean makes;

  /** How deep the arguments of set_config are; 0 outside of them. */
  private int setting;

  /** Whether the last argument of set_config is TRUE and nothing else, so far. */
  private boolean local;

  private Word beforeValue = Word.OTHER;

  Body(Tokens tokens, Effects effects) {
    this.tokens = tokens;
    this.effects = effects;
    this.mysql = tokens.dialect().likeMysql();
  }

  /** A statement begins. */
  void begin() {
    query = false;
    named = false;
    nested = false;
    makes = false;
    setting = 0;
  }

  /** The rest of a query. */
  void query() {
    query = true;
    rest();
  }

  /** The rest of a statement. */
  void rest() {
    while (tokens.more()) {
      note();
    }
  }

  /** Notes what the token does. */
  void note() {
    if (mysql && query && tokens.wordBefore() == Word.INTO) {
      into();
      return;
    }
    if (setting > 0 && tokens.type() != Token.CLOSE) {
      local = isLoneTrue();
    }
    if (makes) {
      pinIf(tokens.isTemporarySchema());
    }
    switch (tokens.type()) {
      case OPEN -> open();
      case CLOSE -> close();
      case WORD -> word(tokens.word(), tokens.wordBefore());
      case VARIABLE -> effects.lookBack();
      case ASSIGN -> assign();
      default -> {}
    }
  }

  private void into() {
    if (tokens.type() == Token.VARIABLE) {
      effects.pin("SELECT INTO sets a variable of this session");
    } else {
      effects.worsen(StatementKind.WRITE);
    }
  }

  private void assign() {
    if (tokens.typeBefore() == Token.VARIABLE) {
      effects.pin(":= sets a variable of this session");
    }
  }

  private void word(Word word, Word before) {
    switch (word) {
      case UPDATE, SHARE, NO, KEY -> locking(word, before);
      case INSERT, DELETE, MERGE -> changing(before);
      case WITH -> nested |= !mysql && named && tokens.typeBefore() == Token.OPEN;
      case INTO, TEMP, TEMPORARY -> table(word, before);
      case IN -> lockIf(mysql && before == Word.LOCK);
      case VALUE -> beforeValue = before;
      case FOR -> sequence(before);
      case IDENTITY, LAST_INSERT_ID, WARNING_COUNT, ERROR_COUNT -> status();
      default -> {}
    }
  }

  /** FOR UPDATE, FOR SHARE, and PostgreSQL's FOR NO KEY UPDATE and FOR KEY SHARE. */
  private void locking(Word word, Word before) {
    boolean both = word == Word.UPDATE || word == Word.SHARE;
    lockIf(before == Word.FOR && (both || !mysql));
    if (word == Word.KEY) {
      noKey = before == Word.NO;
    } else if (word == Word.UPDATE) {
      changing(before);
    }
  }

  private void lockIf(boolean holds) {
    if (holds) {
      effects.lock();
    }
  }

  /**
   * A named query that changes data: WITH a AS (DELETE ...), or WITH a AS (WITH b AS (...) DELETE
   * ...). After a nested WITH the word is taken for the verb wherever that may stand: behind a
   * parenthesis, or behind a name where SEARCH and CYCLE end.
   */
  private void changing(Word before) {
    boolean first = tokens.typeBefore() == Token.OPEN;
    if (first ? named : nested && mayEndNames(before)) {
      effects.worsen(StatementKind.WRITE);
    }
  }

  private boolean mayEndNames(Word before) {
    return switch (before) {
      case AS, FOR, FROM, SELECT, WITH -> false; // reserved, so no names
      case KEY -> !noKey;
      default -> tokens.typeBefore() != Token.COMMA;
    };
  }

  /** PostgreSQL's SELECT ... INTO makes a table. */
  private void table(Word word, Word before) {
    if (mysql || !query) {
      return;
    }
    if (word != Word.INTO) {
      pinIf(before == Word.INTO || before == Word.LOCAL);
    } else if (before != Word.AS) {
      effects.worsen(StatementKind.DDL);
      makes = true;
    }
  }

  private void pinIf(boolean temporary) {
    if (temporary) {
      effects.pin("a temporary table lives in this session only");
    }
  }

  /** MariaDB's NEXT VALUE FOR and PREVIOUS VALUE FOR. */
  private void sequence(Word before) {
    if (!mysql || before != Word.VALUE) {
      return;
    }
    if (beforeValue == Word.NEXT) {
      effects.worsen(StatementKind.WRITE);
    } else if (beforeValue == Word.PREVIOUS) {
      effects.lookBack();
    }
  }

  private void status() {
    if (tokens.typeBefore() == Token.SYSTEM) {
      effects.lookBack();
    }
  }

  private void open() {
    named =
        switch (tokens.wordBefore()) {
          case AS, MATERIALIZED, COPY -> true;
          default -> false;
        };
    FunctionEffect effect = tokens.effectBefore();
    if (effect != null) {
      call(effect);
    }
  }

  private void call(FunctionEffect effect) {
    switch (effect) {
      case ASKS_PRIMARY -> effects.primary();
      case WRITES -> effects.worsen(StatementKind.WRITE);
      case WRITES_PRIMARY -> {
        effects.worsen(StatementKind.WRITE);
        effects.primary();
      }
      case LOCKS -> effects.lockAdvisory();
      case LOCKS_SESSION -> {
        effects.lockAdvisory();
        effects.pin("a lock is held by this session until it gives it back");
      }
      case CHANGES_SESSION -> effects.pin("a function changes the state of this session");
      case SETS -> setting();
      case LOOKS_BACK -> effects.lookBack();
    }
  }

  private void setting() {
    if (setting > 0) {
      set(); // one inside another: which is local is not followed
    }
    setting = tokens.depth();
    local = false;
  }

  private boolean isLoneTrue() {
    return tokens.word() == Word.TRUE
        && tokens.typeBefore() == Token.COMMA
        && tokens.depth() == setting;
  }

  private void close() {
    if (setting > 0 && tokens.depth() < setting) {
      setting = 0;
      if (!local) {
        set();
      }
    }
  }

  private void set() {
    effects.pin("set_config changes a setting of this session");
  }
}
