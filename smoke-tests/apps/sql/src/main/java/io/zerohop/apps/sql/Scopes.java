package io.zerohop.apps.sql;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.postgresql.jdbc.PgConnection;

/**
 * A web service that sets connections of its pool read-only after it got them, as frameworks do:
 * GET /story tells, a line each, where statements went; GET /read where one read goes.
 */
public final class Scopes {
  private static final PrintStream OUT = System.out;
  private static final int POOL = 3;
  private static final String WHERE =
      "SELECT inet_server_port() || CASE WHEN pg_is_in_recovery() THEN ' replica' ELSE ' primary'"
          + " END";

  private final HikariDataSource database;

  private Scopes(HikariDataSource database) {
    this.database = database;
  }

  /** Takes the JDBC URL; listens on any port of the loopback address and prints which. */
  public static void main(String[] args) throws IOException {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(args[0]);
    pool.setUsername("app");
    pool.setPassword("app");
    pool.setMaximumPoolSize(POOL);
    pool.setMinimumIdle(1);
    pool.setInitializationFailTimeout(-1);
    Scopes scopes = new Scopes(new HikariDataSource(pool));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.createContext("/", scopes::answer);
    server.setExecutor(Executors.newFixedThreadPool(POOL));
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      String text;
      try {
        boolean story = exchange.getRequestURI().getPath().equals("/story");
        text = story ? String.join("\n", story()) : read();
      } catch (SQLException failure) {
        status = 502;
        text = failure.getSQLState() + " " + failure.getMessage();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String read() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setReadOnly(true);
      return where(connection);
    }
  }

  private static String where(Connection connection) throws SQLException {
    return value(connection, WHERE);
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private List<String> story() throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      value(connection, "SELECT 1");
      execute(connection, "CREATE TABLE IF NOT EXISTS scopes (id INT)");
      connection.setReadOnly(true);
      lines.add("read-only: " + where(connection));
      lines.add("write: " + failure(connection, "CREATE TABLE elsewhere (id INT)"));
      lines.add("identity: " + identity(connection));
      connection.setAutoCommit(false);
      lines.add("transaction: " + where(connection) + ", " + cursor(connection));
      connection.commit();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
      execute(connection, "INSERT INTO scopes VALUES (1)");
      lines.add("afterwards: " + where(connection));
      lines.add("kept: " + kept(connection));
      connection.setReadOnly(true);
      execute(connection, "SET statement_timeout = '4321ms'");
      lines.add("set: " + value(connection, "SHOW statement_timeout") + ", " + where(connection));
      connection.setReadOnly(false);
      database.evictConnection(connection);
    }
    lines.add("closed: " + closed());
    return lines;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String failure(Connection connection, String sql) {
    try {
      execute(connection, sql);
      return "none";
    } catch (SQLException refused) {
      return refused.getSQLState();
    }
  }

  private static String identity(Connection connection) throws SQLException {
    PgConnection own = connection.unwrap(PgConnection.class);
    try (Statement statement = own.createStatement();
        ResultSet rows = statement.executeQuery("SELECT ARRAY['a', 'b'], pg_is_in_recovery()")) {
      rows.next();
      Array array = rows.getArray(1);
      return (statement.getConnection() == own) + " " + array + " " + rows.getBoolean(2);
    }
  }

  /** The sum of what a cursor brings in parts. */
  private static String cursor(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT i FROM generate_series(1, ?) i")) {
      statement.setFetchSize(10);
      statement.setInt(1, 100);
      int sum = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sum += rows.getInt(1);
        }
      }
      return String.valueOf(sum);
    }
  }

  /** Where one and the same prepared statement is run, often enough for the server to keep it. */
  private static String kept(Connection connection) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(WHERE + " || ?::text")) {
      for (int i = 0; i < 4; i++) {
        connection.setReadOnly(i % 2 == 0);
        String last = "";
        for (int j = 0; j < 7; j++) {
          statement.setString(1, "");
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            last = rows.getString(1);
          }
        }
        answers.add(last.split(" ", 2)[1]);
      }
    }
    connection.setReadOnly(false);
    return String.join(" ", answers);
  }

  /** Whether the second connection of one that the pool closes is closed too. */
  private String closed() throws SQLException {
    String count = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'";
    try (Connection watching = database.getConnection()) {
      watching.setReadOnly(true);
      int before;
      try (Connection closing = database.getConnection()) {
        closing.setReadOnly(true);
        where(closing);
        before = Integer.parseInt(value(watching, count));
        closing.setReadOnly(false);
        database.evictConnection(closing);
      }
      long end = System.nanoTime() + 10_000_000_000L;
      while (Integer.parseInt(value(watching, count)) >= before && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return before - Integer.parseInt(value(watching, count)) + " of " + before;
    }
  }
}
