package io.zerohop.engine.sql;

/** EXPLAIN, which runs the statement behind only if it is told to. */
final class Plans {
  private Plans() {}

  /** From EXPLAIN or DESCRIBE on; true if it is now at the verb of a statement that runs. */
  static boolean explain(Tokens tokens, Effects effects) {
    boolean runs = false;
    while (tokens.more()) {
      switch (tokens.word()) {
        case ANALYZE, ANALYSE -> runs = true;
        case VERBOSE, EXTENDED, PARTITIONS -> {}
        case FORMAT, FOR -> tokens.skip(2); // FORMAT = JSON, FOR SCHEMA name, FOR CONNECTION number
        case INTO -> {
          tokens.skip(1);
          effects.pin("EXPLAIN INTO sets a variable of this session");
        }
        default -> {
          if (!options(tokens)) {
            return runs;
          }
          runs = analyzes(tokens);
        }
      }
    }
    return false;
  }

  /** Whether it is at PostgreSQL's options in parentheses, and then inside of them. */
  private static boolean options(Tokens tokens) {
    if (tokens.dialect().likeMysql() || tokens.type() != Token.OPEN || !tokens.more()) {
      return false;
    }
    return switch (tokens.word()) {
      case SELECT, WITH, VALUES, TABLE -> false;
      default -> tokens.type() == Token.WORD || tokens.type() == Token.NAME;
    };
  }

  /**
   * Whether ANALYZE is among the options, and not turned off. What is in quotes may be its name,
   * and what follows a digit may make a 1 of a 0 (0x1).
   */
  private static boolean analyzes(Tokens tokens) {
    boolean runs = false;
    boolean hidden = false;
    do {
      boolean number = tokens.typeBefore() == Token.NUMBER && tokens.type() == Token.WORD;
      hidden |= number || tokens.type() == Token.NAME;
      Word before = tokens.wordBefore();
      if (before == Word.ANALYZE || before == Word.ANALYSE) {
        runs = !tokens.is('0') && tokens.word() != Word.FALSE && tokens.word() != Word.OFF;
      }
    } while (tokens.type() != Token.CLOSE && tokens.more());
    return runs || hidden;
  }
}
