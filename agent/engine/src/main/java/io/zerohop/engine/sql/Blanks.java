package io.zerohop.engine.sql;

/**
 * What stands between tokens: blanks and comments. PostgreSQL nests comments; MySQL and MariaDB
 * have # and executable comments, and want a blank behind two dashes.
 */
final class Blanks {
  private final String sql;
  private final boolean mysql;

  private boolean truncated;
  private boolean executable;
  private boolean conditional;
  private int executableEnd;
  private boolean doubtful;

  Blanks(String sql, boolean mysql) {
    this.sql = sql;
    this.mysql = mysql;
  }

  boolean truncated() {
    return truncated || executable;
  }

  boolean conditional() {
    return executable && conditional;
  }

  boolean doubtful() {
    return doubtful;
  }

  /** Tells how far the text was read: over the end of an executable comment, it is in doubt. */
  void reached(int at) {
    doubtful |= executable && at > executableEnd;
  }

  /** The place of the next token. */
  int skip(int from) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      int next;
      if (c <= ' ') {
        next = at + 1;
      } else if (c == '-' || c == '#') {
        next = line(at);
      } else if (c == '/' || c == '*') {
        next = block(at);
      } else {
        return at;
      }
      if (next == at) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /** Behind a comment that ends with its line; the same place if there is none. */
  private int line(int at) {
    if (sql.charAt(at) == '#' ? !mysql : !dashes(at)) {
      return at;
    }
    int end = at;
    while (end < sql.length() && sql.charAt(end) != '\n' && (mysql || sql.charAt(end) != '\r')) {
      end++;
    }
    reached(end);
    return end;
  }

  private boolean dashes(int at) {
    if (!sql.startsWith("--", at)) {
      return false;
    }
    return !mysql || at + 2 >= sql.length() || sql.charAt(at + 2) <= ' ';
  }

  /** Behind the sign that begins or ends a comment, or behind all of it. */
  private int block(int at) {
    if (executable && sql.startsWith("*/", at)) {
      executable = false;
      return at + 2;
    }
    if (!sql.startsWith("/*", at)) {
      return at;
    }
    if (!mysql) {
      return nested(at);
    }
    int text = executed(at + 2);
    if (text > 0) {
      return text;
    }
    int end = sql.indexOf("*/", at + 2);
    truncated |= end < 0;
    int behind = end < 0 ? sql.length() : end + 2;
    reached(behind);
    return behind;
  }

  /** Where the text of an executable comment begins; 0 if the comment is none. */
  private int executed(int from) {
    boolean mariadb = sql.startsWith("M!", from);
    if (!mariadb && !sql.startsWith("!", from)) {
      return 0;
    }
    int at = from + (mariadb ? 2 : 1);
    int digits = at;
    while (at < sql.length() && sql.charAt(at) >= '0' && sql.charAt(at) <= '9') {
      at++;
    }
    if (executable) {
      doubtful = true;
    } else {
      int end = sql.indexOf("*/", at);
      executableEnd = end < 0 ? sql.length() : end;
    }
    executable = true;
    conditional = mariadb || at > digits;
    return at;
  }

  private int nested(int from) {
    int open = 1;
    int at = from + 2;
    while (at < sql.length()) {
      if (sql.startsWith("*/", at)) {
        at += 2;
        open--;
        if (open == 0) {
          return at;
        }
      } else if (sql.startsWith("/*", at)) {
        at += 2;
        open++;
      } else {
        at++;
      }
    }
    truncated = true;
    return sql.length();
  }

  /**
   * Where a PostgreSQL string goes on behind its closing quote: at the next quote, if at least one
   * line break and nothing but blanks and line comments are between; below zero if it does not.
   */
  int continued(int from) {
    boolean broken = false;
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'') {
        return broken ? at : -1;
      }
      broken |= c == '\n' || c == '\r';
      if (c == '-' && dashes(at)) {
        at = line(at);
      } else if (c <= ' ') {
        at++;
      } else {
        return -1;
      }
    }
    return -1;
  }
}
