package io.zerohop.apps.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The orders by plain JDBC. */
final class JdbcBook implements Book {
  static final String CREATE = "CREATE TABLE IF NOT EXISTS orders (item INT)";
  static final String WHO =
      "inet_server_port() || CASE WHEN pg_is_in_recovery() THEN '-replica' ELSE '-primary' END";
  static final String WRITE = "INSERT INTO orders VALUES (7) RETURNING " + WHO;
  static final String READ = "SELECT " + WHO;

  private final Connections writes;
  private final Connections reads;

  /** Where connections come from: a pool, the driver, ... */
  interface Connections {
    Connection get() throws SQLException;
  }

  JdbcBook(Connections writes, Connections reads) {
    this.writes = writes;
    this.reads = reads;
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
    try (Connection connection = writes.get()) {
      return ask(connection, WRITE);
    }
  }

  @Override
  public String read() throws SQLException {
    try (Connection connection = reads.get()) {
      connection.setReadOnly(true);
      String who = ask(connection, READ);
      connection.setReadOnly(false); // not every pool does that when it takes a connection back
      return who;
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }
}
