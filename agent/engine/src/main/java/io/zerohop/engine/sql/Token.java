package io.zerohop.engine.sql;

/** The smallest parts of a text that matter here. */
enum Token {
  /** A statement ends. */
  SEMICOLON,
  /** The text ends. */
  END,
  /** A keyword or a name without quotes. */
  WORD,
  /** A name in quotes. */
  NAME,
  /** A string. */
  TEXT,
  NUMBER,
  OPEN,
  CLOSE,
  COMMA,
  DOT,
  /** The @ before a user's variable, and its name. */
  VARIABLE,
  /** The @@ before a system variable. */
  SYSTEM,
  /** The sign := */
  ASSIGN,
  /** What may stand before a JDBC call: an opening brace, a question mark, an equals sign. */
  ESCAPE,
  /** Anything else. */
  OTHER
}
