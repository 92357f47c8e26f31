package io.zerohop.engine.sql;

import java.util.Locale;
import java.util.Set;

/**
 * The one table that a text names, told token by token: what stands behind FROM, INTO or UPDATE,
 * outside of parentheses. For people, so that a doubt makes it none. Used once, by one thread.
 */
final class Tables {
  private static final Set<String> MODIFIERS = Set.of("ONLY", "IGNORE", "LOW_PRIORITY");
  private static final Set<String> MORE = Set.of("JOIN", "UNION", "INTERSECT", "EXCEPT");
  private static final Set<String> BEHIND =
      Set.of("WHERE", "SET", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR");
  private static final int LONGEST = 16;

  private String verb = "";
  private String table = "";
  private boolean begins = true;
  private boolean wanted;
  private boolean among;
  private boolean several;
  private boolean otherVerb;

  /** Whether all statements begin with the same word. */
  boolean hasOneVerb() {
    return !verb.isEmpty() && !otherVerb;
  }

  /** The table; empty where there is none, or more than one. */
  String only() {
    return several || otherVerb ? "" : table;
  }

  /**
   * One more token.
   *
   * @param shown its text, or what stands for it
   */
  void note(Tokens at, String shown) {
    Token type = at.type();
    if (type == Token.SEMICOLON) {
      at.begin();
      begins = true;
      among = false;
      wanted = false;
      return;
    }
    boolean isShort = type == Token.WORD && shown.length() <= LONGEST;
    String word = isShort ? shown.toUpperCase(Locale.ROOT) : "";
    if (begins && type == Token.WORD) {
      begin(word);
    } else if (wanted) {
      name(type, shown, word);
    } else if (among) {
      behind(at, shown, word);
    }
    if (at.depth() == 0 && !begins) {
      wanted |= leads(word);
    }
  }

  private void begin(String word) {
    begins = false;
    otherVerb |= !verb.isEmpty() && !verb.equals(word);
    verb = verb.isEmpty() ? word : verb;
    wanted = word.equals("UPDATE");
  }

  /** Whether the name of a table follows. */
  private boolean leads(String word) {
    return switch (word) {
      case "FROM" -> verb.equals("SELECT") || verb.equals("DELETE");
      case "INTO" -> verb.equals("INSERT") || verb.equals("REPLACE");
      default -> false;
    };
  }

  private void name(Token type, String shown, String word) {
    if (MODIFIERS.contains(word)) {
      return;
    }
    wanted = false;
    boolean named = type == Token.WORD || type == Token.NAME;
    several |= !named || (!table.isEmpty() && !table.equals(shown));
    table = named ? shown : "";
    among = named;
  }

  /** What follows the name: another part of it, or another table. */
  private void behind(Tokens at, String shown, String word) {
    if (at.typeBefore() == Token.DOT && at.depth() == 0) {
      table = table + '.' + shown;
      return;
    }
    boolean inserts = verb.equals("INSERT") || verb.equals("REPLACE");
    if (BEHIND.contains(word) || (inserts && at.type() != Token.DOT)) {
      among = false;
      return;
    }
    boolean function = at.type() == Token.OPEN && verb.equals("SELECT");
    several |= function || MORE.contains(word) || (at.type() == Token.COMMA && at.depth() == 0);
  }
}
