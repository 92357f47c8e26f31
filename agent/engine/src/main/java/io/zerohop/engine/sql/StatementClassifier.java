package io.zerohop.engine.sql;

/**
 * Tells what a statement does from its text, in one pass, without asking the database.
 *
 * <p>What is not known to be a read is not called one: an unknown verb, a literal or comment that
 * never ends, a verb inside a comment that only some servers execute. What no text can show is
 * taken as follows:
 *
 * <ul>
 *   <li>A function that is not among the known ones that write, lock or keep state ({@link
 *       FunctionEffect}) is taken for a read: a user's function that writes cannot be seen. A
 *       replica, or a read-only transaction, refuses it in the database's own words.
 *   <li>A procedure, an anonymous block and EXECUTE may do anything: {@link StatementKind#CALL}.
 *   <li>PostgreSQL's {@code standard_conforming_strings} is on; MySQL's and MariaDB's {@code
 *       sql_mode} has neither ANSI_QUOTES nor NO_BACKSLASH_ESCAPES. So MariaDB's modes that stand
 *       for others' SQL (ORACLE with its {@code s.nextval}, ANSI, DB2, MAXDB, MSSQL, POSTGRESQL)
 *       are out too: each of them sets ANSI_QUOTES.
 *   <li>A name in Unicode escapes ({@code U&"..."}) may be any: {@link StatementKind#UNKNOWN}.
 * </ul>
 *
 * <p>Never throws, whatever the text; its time grows with the text's length only. Thread-safe.
 */
public final class StatementClassifier {
  private StatementClassifier() {}

  /**
   * What the text does.
   *
   * @param sql as it was given to the driver: with parameters as question marks, with JDBC escapes
   */
  public static Statement classify(Dialect dialect, String sql) {
    return new Scan(dialect, sql).read();
  }
}
