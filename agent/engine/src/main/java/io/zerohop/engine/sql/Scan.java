package io.zerohop.engine.sql;

/** One reading of one text, statement by statement. Used once, by one thread. */
final class Scan {
  private final Tokens tokens;
  private final Effects effects = new Effects();
  private final Body body;

  Scan(Dialect dialect, String sql) {
    tokens = new Tokens(dialect, sql);
    body = new Body(tokens, effects);
  }

  Statement read() {
    do {
      tokens.begin();
      tokens.next();
      statement();
      while (tokens.more()) {
        // what is left of the statement has nothing to say
      }
    } while (tokens.type() != Token.END);
    if (tokens.truncated() || tokens.doubtful() || tokens.hidden()) {
      effects.worsen(StatementKind.UNKNOWN);
    }
    return effects.statement();
  }

  private void statement() {
    lead();
    if (tokens.atEnd()) {
      return;
    }
    effects.begin();
    body.begin();
    while (verb()) {
      lead();
    }
  }

  /** Past parentheses, and past what may stand before the verb of a JDBC call. */
  private void lead() {
    while (tokens.type() == Token.OPEN || tokens.type() == Token.ESCAPE) {
      tokens.next();
    }
  }

  /** Reads on from a verb; true if it is now at another one, which says what happens. */
  private boolean verb() {
    effects.verb(tokens);
    if (tokens.conditional()) {
      effects.worsen(StatementKind.UNKNOWN);
    }
    Verb verb = Verb.of(tokens.dialect(), tokens.word());
    if (verb == null) {
      effects.worsen(StatementKind.UNKNOWN);
      return false;
    }
    return switch (verb) {
      case WITH -> with();
      case EXPLAIN -> {
        effects.keepVerb();
        yield Plans.explain(tokens, effects);
      }
      case ANALYZE -> {
        effects.keepVerb();
        yield Definitions.analyze(tokens, effects);
      }
      case SET -> new Sessions(tokens, effects, body).set();
      default -> {
        last(verb);
        yield false;
      }
    };
  }

  /** Reads on from a verb that no other one follows. */
  private void last(Verb verb) {
    switch (verb) {
      case QUERY -> body.query();
      case MODIFY -> modify();
      case CALL -> call();
      case SERVER -> effects.worsen(StatementKind.DDL);
      case FLUSH -> Definitions.flush(tokens, effects);
      case DEFINE -> Definitions.define(tokens, effects);
      case COMPOUND -> Definitions.block(tokens, effects);
      case COPY -> copy();
      case BEGIN, START, FINISH, SAVEPOINT, XA -> Transactions.read(verb, tokens, effects);
      default -> new Sessions(tokens, effects, body).read(verb);
    }
  }

  private void modify() {
    effects.worsen(StatementKind.WRITE);
    if (tokens.word() == Word.NOTIFY) {
      effects.primary();
    }
    body.rest();
  }

  private void call() {
    effects.worsen(StatementKind.CALL);
    if (tokens.word() == Word.EXECUTE) {
      effects.lookBack();
    }
    body.rest();
  }

  /** From WITH to behind the named queries; true if a verb is there. */
  private boolean with() {
    int level = tokens.depth();
    while (tokens.more()) {
      body.note();
      boolean closed = tokens.type() == Token.CLOSE && tokens.depth() == level;
      if (closed && behindNamed()) {
        return true;
      }
    }
    effects.worsen(StatementKind.UNKNOWN);
    return false;
  }

  /** Whether the verb is behind this parenthesis; else its query's or another name is. */
  private boolean behindNamed() {
    while (tokens.more()) {
      switch (tokens.word()) {
        case AS -> {
          return false;
        }
        case SEARCH -> {
          tokens.reach(Word.SET);
          tokens.skip(1);
        }
        case CYCLE -> cycle();
        default -> {
          return tokens.type() != Token.COMMA;
        }
      }
    }
    return false;
  }

  /** PostgreSQL's CYCLE ends with USING and a name, MariaDB's with RESTRICT. */
  private void cycle() {
    if (tokens.dialect().likeMysql()) {
      tokens.reach(Word.RESTRICT);
    } else {
      tokens.reach(Word.USING);
      tokens.skip(1);
    }
  }

  /** PostgreSQL's COPY reads only where it gives rows to the client: TO STDOUT. */
  private void copy() {
    boolean reads = false;
    while (tokens.more()) {
      body.note();
      if (tokens.wordBefore() == Word.TO && tokens.depth() == 0) {
        reads = tokens.word() == Word.STDOUT;
      }
    }
    if (!reads) {
      effects.worsen(StatementKind.WRITE);
    }
  }
}
