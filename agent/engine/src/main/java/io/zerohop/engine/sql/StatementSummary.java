package io.zerohop.engine.sql;

/**
 * What may be shown of a statement to people who may not see data: its text with a question mark
 * for each literal and without comments, and what it is in a word or two. Not for the thread of the
 * statement: the text is read as a whole.
 *
 * @param text literals are question marks, blanks and comments one blank each
 * @param operation the verb in capitals; {@code BATCH INSERT} for several; empty where there is
 *     none
 * @param collection the table, as it is written; empty where it is none or several
 */
public record StatementSummary(String text, String operation, String collection) {
  /**
   * Of a text. Never throws, whatever the text, of which the end may be missing.
   *
   * @param batch how many there are of a batch; 1 for a single one
   */
  public static StatementSummary of(Dialect dialect, String sql, int batch) {
    Tables tables = new Tables();
    String text = read(new Tokens(dialect, sql), tables);
    String verb = tables.hasOneVerb() ? StatementClassifier.classify(dialect, sql).verb() : "";
    String operation = batch > 1 ? ("BATCH " + verb).strip() : verb;
    return new StatementSummary(text, operation, tables.only());
  }

  private static String read(Tokens tokens, Tables tables) {
    StringBuilder text = new StringBuilder();
    int end = 0;
    boolean dollar = false;
    while (tokens.next() != Token.END) {
      boolean gap = tokens.start() > end;
      boolean number = tokens.type() == Token.NUMBER && !(dollar && !gap); // $1 is a parameter
      boolean tail = // 0xFF, 1e9
          tokens.type() == Token.WORD && tokens.typeBefore() == Token.NUMBER && !gap;
      end = tokens.end();
      dollar = tokens.is('$');
      if (tail) {
        continue;
      }
      if (gap && !text.isEmpty()) {
        text.append(' ');
      }
      boolean literal = number || tokens.type() == Token.TEXT || tokens.truncated();
      String shown = literal ? "?" : tokens.text(Integer.MAX_VALUE);
      text.append(shown);
      tables.note(tokens, shown);
    }
    return text.toString();
  }
}
