package io.zerohop.engine.sql;

import org.jspecify.annotations.Nullable;

/**
 * Takes a text apart, from left to right, by the rules of quoting and comments of a dialect
 * (PostgreSQL manual 4.1, MySQL manual 9.1 and 9.7). Knows the token it is at and the one before.
 */
final class Tokens {
  private static final String TEMPORARY = "pg_temp";

  private final String sql;
  private final Dialect dialect;
  private final boolean mysql;
  private final Blanks blanks;

  private int at;
  private int depth;
  private boolean truncated;
  private boolean hidden;
  private Token type = Token.SEMICOLON;
  private Word word = Word.OTHER;
  private int start;
  private Token typeBefore = Token.SEMICOLON;
  private Word wordBefore = Word.OTHER;
  private int startBefore;
  private int endBefore;

  Tokens(Dialect dialect, String sql) {
    this.sql = sql;
    this.dialect = dialect;
    this.mysql = dialect.likeMysql();
    this.blanks = new Blanks(sql, mysql);
  }

  Dialect dialect() {
    return dialect;
  }

  Token type() {
    return type;
  }

  /** The keyword it is at; OTHER where it is none, or a part of a dotted name. */
  Word word() {
    return word;
  }

  Token typeBefore() {
    return typeBefore;
  }

  Word wordBefore() {
    return wordBefore;
  }

  /** How many parentheses are open. */
  int depth() {
    return depth;
  }

  /** Whether a string, a name or a comment never ended. */
  boolean truncated() {
    return truncated || blanks.truncated();
  }

  /** Whether the token stands in a comment that some servers execute and others do not. */
  boolean conditional() {
    return blanks.conditional();
  }

  /** Whether a string or comment reached over the end of such a comment. */
  boolean doubtful() {
    return blanks.doubtful();
  }

  /** Whether a name may be written in escapes, so that nobody here knows it: U&"n\0065xtval". */
  boolean hidden() {
    return hidden;
  }

  /** Whether it is PostgreSQL's schema of temporary objects: pg_temp, or pg_temp_3. */
  boolean isTemporarySchema() {
    if (mysql || (type != Token.WORD && type != Token.NAME)) {
      return false;
    }
    int name = type == Token.NAME ? start + 1 : start;
    int behind = name + TEMPORARY.length();
    return sql.regionMatches(true, name, TEMPORARY, 0, TEMPORARY.length())
        && (behind >= at || sql.charAt(behind) == '"' || sql.charAt(behind) == '_');
  }

  /** Where the token begins. */
  int start() {
    return start;
  }

  /** Behind its last sign. */
  int end() {
    return at;
  }

  /** The token's own text, cut where it is longer than so many characters. */
  String text(int most) {
    return sql.substring(start, start + Math.min(at - start, most));
  }

  /** Whether the token is this sign and no other. */
  boolean is(char sign) {
    return at == start + 1 && sql.charAt(start) == sign;
  }

  /** What calling the token before, as a function, would do. */
  @Nullable FunctionEffect effectBefore() {
    if (typeBefore == Token.WORD) {
      return FunctionEffect.of(dialect, sql, startBefore, endBefore);
    }
    boolean quoted = typeBefore == Token.NAME && endBefore - startBefore > 2;
    return quoted ? FunctionEffect.of(dialect, sql, startBefore + 1, endBefore - 1) : null;
  }

  /** Goes on to the statement's next token; false if there is none. */
  boolean more() {
    return !atEnd() && !ends(next());
  }

  boolean atEnd() {
    return ends(type);
  }

  private static boolean ends(Token token) {
    return token == Token.SEMICOLON || token == Token.END;
  }

  /** Goes on by so many tokens, or to the statement's end. */
  void skip(int tokens) {
    for (int i = 0; i < tokens && more(); i++) {
      // each is passed by
    }
  }

  /** Goes on to the next such word, or to the statement's end. */
  void reach(Word until) {
    while (more()) {
      if (word == until) {
        return;
      }
    }
  }

  /** Goes on to the next token, or stays at the end of the text. */
  Token next() {
    typeBefore = type;
    wordBefore = word;
    startBefore = start;
    endBefore = at;
    at = blanks.skip(at);
    start = at;
    type = at < sql.length() ? read(sql.charAt(at)) : Token.END;
    blanks.reached(at);
    boolean keyword = type == Token.WORD && typeBefore != Token.DOT;
    word = keyword ? Word.at(sql, start, at) : Word.OTHER;
    return type;
  }

  private Token read(char c) {
    if (startsWord(c)) {
      return word(c);
    }
    if (c >= '0' && c <= '9') {
      return number();
    }
    return switch (c) {
      case '\'' -> quoted(c, mysql, Token.TEXT);
      case '"' -> mysql ? quoted(c, true, Token.TEXT) : name();
      case '`' -> mysql ? quoted(c, false, Token.NAME) : one(Token.OTHER);
      case '$' -> dollar();
      case '@' -> mysql ? variable() : one(Token.OTHER);
      case ':' -> assign();
      default -> sign(c);
    };
  }

  private Token sign(char c) {
    return switch (c) {
      case '(' -> {
        depth++;
        yield one(Token.OPEN);
      }
      case ')' -> {
        depth--;
        yield one(Token.CLOSE);
      }
      case ';' -> one(Token.SEMICOLON);
      case ',' -> one(Token.COMMA);
      case '.' -> one(Token.DOT);
      case '{', '?', '=' -> one(Token.ESCAPE);
      default -> one(Token.OTHER);
    };
  }

  /** A statement begins: what an earlier one left open is closed. */
  void begin() {
    depth = 0;
  }

  private Token one(Token token) {
    at++;
    return token;
  }

  private boolean startsWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c >= 128
        || (c == '$' && mysql);
  }

  private Token word(char first) {
    int length = sql.length();
    do {
      at++;
    } while (at < length && continuesWord(sql.charAt(at)));
    boolean escapes = at - start == 1 && (first == 'E' || first == 'e');
    if (escapes && !mysql && at < length && sql.charAt(at) == '\'') {
      return escaped();
    }
    return Token.WORD;
  }

  private boolean continuesWord(char c) {
    return startsWord(c) || (c >= '0' && c <= '9') || c == '$';
  }

  private Token number() {
    digits();
    if (at < sql.length() && sql.charAt(at) == '.') {
      at++;
      digits();
    }
    return Token.NUMBER;
  }

  private void digits() {
    while (at < sql.length() && sql.charAt(at) >= '0' && sql.charAt(at) <= '9') {
      at++;
    }
  }

  /** PostgreSQL's name in quotes, or one in Unicode escapes: U&"...". */
  private Token name() {
    boolean escapes = start > 1 && sql.charAt(start - 1) == '&';
    hidden |= escapes && (sql.charAt(start - 2) == 'U' || sql.charAt(start - 2) == 'u');
    return quoted('"', false, Token.NAME);
  }

  /** From a quote to its end; a quote twice is one of the text. */
  private Token quoted(char quote, boolean backslashes, Token token) {
    int length = sql.length();
    at++;
    while (at < length) {
      char c = sql.charAt(at);
      at++;
      if (c == '\\' && backslashes) {
        at++;
      } else if (c == quote) {
        if (at >= length || sql.charAt(at) != quote) {
          return token;
        }
        at++;
      }
    }
    at = length;
    truncated = true;
    return token;
  }

  /** PostgreSQL's E'...': goes on behind a line break with the same rules. */
  private Token escaped() {
    Token token = quoted('\'', true, Token.TEXT);
    while (true) {
      int on = blanks.continued(at);
      if (on < 0) {
        return token;
      }
      at = on;
      quoted('\'', true, token);
    }
  }

  /** PostgreSQL's $tag$...$tag$, or a parameter. */
  private Token dollar() {
    int length = sql.length();
    int end = at + 1;
    while (end < length && sql.charAt(end) != '$' && continuesWord(sql.charAt(end))) {
      end++;
    }
    boolean parameter = end < length && end > at + 1 && !startsWord(sql.charAt(at + 1));
    if (end >= length || sql.charAt(end) != '$' || parameter) {
      return one(Token.OTHER);
    }
    int tag = end + 1 - start;
    int close = sql.indexOf('$', end + 1);
    while (close >= 0 && !sql.regionMatches(close, sql, start, tag)) {
      close = sql.indexOf('$', close + 1);
    }
    truncated |= close < 0;
    at = close < 0 ? length : close + tag;
    return Token.TEXT;
  }

  private Token variable() {
    at++;
    if (at < sql.length() && sql.charAt(at) == '@') {
      return one(Token.SYSTEM);
    }
    if (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        return quoted(c, c != '`', Token.VARIABLE);
      }
      while (at < sql.length() && (continuesWord(sql.charAt(at)) || sql.charAt(at) == '.')) {
        at++;
      }
    }
    return Token.VARIABLE;
  }

  private Token assign() {
    at++;
    return at < sql.length() && sql.charAt(at) == '=' ? one(Token.ASSIGN) : Token.OTHER;
  }
}
