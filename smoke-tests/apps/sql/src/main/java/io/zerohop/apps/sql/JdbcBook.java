package io.zerohop.apps.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The orders by plain JDBC. */
final class JdbcBook implements Book {
  static final String CREATE = "CREATE TABLE IF NOT EXISTS orders (item INT)";
  static final String WRITE = "INSERT INTO orders VALUES (7)";

  private static final String POSTGRESQL =
      "SELECT inet_server_port() || CASE WHEN pg_is_in_recovery() THEN '-replica' ELSE '-primary'"
          + " END";
  private static final String MARIADB =
      "SELECT CONCAT(@@port, IF(@@read_only, '-replica', '-primary'))";

  private final String who;
  private final Connections writes;
  private final Connections reads;

  /** Where connections come from: a pool, the driver, ... */
  interface Connections {
    Connection get() throws SQLException;
  }

  JdbcBook(String url, Connections writes, Connections reads) {
    this.who = who(url);
    this.writes = writes;
    this.reads = reads;
  }

  /** The question who answers, in the words of the URL's product. */
  static String who(String url) {
    return url.startsWith("jdbc:postgresql:") ? POSTGRESQL : MARIADB;
  }

  @Override
  public void create() throws SQLException {
    try (Connection connection = writes.get();
        Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  @Override
  public String write() throws SQLException {
    try (Connection connection = writes.get();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(WRITE);
      return ask(connection);
    }
  }

  @Override
  public String read() throws SQLException {
    try (Connection connection = reads.get()) {
      connection.setReadOnly(true);
      String answered = ask(connection);
      connection.setReadOnly(false); // not every pool does that when it takes a connection back
      return answered;
    }
  }

  private String ask(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(who);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }
}
