package io.zerohop.engine.sql;

/** Whose SQL a text is; comments, quoting and verbs differ. */
public enum Dialect {
  /** PostgreSQL 9.1 and newer, with {@code standard_conforming_strings} on as by default. */
  POSTGRESQL,
  /** MySQL 5.7 and newer, without the SQL modes ANSI_QUOTES and NO_BACKSLASH_ESCAPES. */
  MYSQL,
  /** MariaDB 10.3 and newer, without the SQL modes ANSI_QUOTES and NO_BACKSLASH_ESCAPES. */
  MARIADB;

  /** By the name in JDBC URLs; PostgreSQL's for any other. */
  public static Dialect of(String name) {
    return switch (name) {
      case "mysql" -> MYSQL;
      case "mariadb" -> MARIADB;
      default -> POSTGRESQL;
    };
  }

  boolean likeMysql() {
    return this != POSTGRESQL;
  }
}
