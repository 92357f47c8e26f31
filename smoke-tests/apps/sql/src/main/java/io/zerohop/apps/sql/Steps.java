package io.zerohop.apps.sql;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import io.zerohop.apps.sql.JdbcBook.Connections;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A web service that does with a database, step by step, what it is told: GET
 * /a/take/begin/write/commit/give takes a connection, keeps it as {@code a}, writes in a
 * transaction and gives it back. The answer is what the last {@code read} found out, who is there,
 * or {@code done} without any. A step that fails ends it with the exception's type, its SQLSTATE
 * and what it says; the connection stays taken.
 */
public final class Steps {
  private static final PrintStream OUT = System.out;
  private static final String APP = "app";
  private static final int HANDLERS = 4;

  /** Lets PostgreSQL end all other connections of this user's. */
  private static final String CUT =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE usename = current_user AND pid <> pg_backend_pid()";

  private final Connections database;
  private final String who;
  private final Map<String, Connection> taken = new ConcurrentHashMap<>();

  private Steps(Connections database, String who) {
    this.database = database;
    this.who = who;
  }

  /**
   * Takes the JDBC URL, and {@code pool} where connections are HikariCP's, not the driver's;
   * listens on any port of the loopback address and prints which.
   */
  @SuppressWarnings("resource") // as long as the JVM
  public static void main(String[] args) throws IOException {
    String url = args[0];
    Connections database = () -> DriverManager.getConnection(url, APP, APP);
    if (args.length > 1 && args[1].equals("pool")) {
      HikariDataSource pool = HikariOrders.pool(url);
      database = pool::getConnection;
    }
    Steps steps = new Steps(database, JdbcBook.who(url));
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms of waiting a response
    InetAddress host = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 128);
    server.createContext("/", steps::answer);
    server.setExecutor(Executors.newFixedThreadPool(HANDLERS));
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = "done";
      int status = 200;
      String[] words = exchange.getRequestURI().getPath().split("/", -1);
      try {
        for (int i = 2; i < words.length; i++) {
          if (words[i].equals("read")) {
            text = ask(Objects.requireNonNull(taken.get(words[1]), words[1]));
          } else {
            step(words[1], words[i]);
          }
        }
      } catch (SQLException failure) {
        status = 502;
        text =
            failure.getClass().getName() + " " + failure.getSQLState() + " " + failure.getMessage();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void step(String name, String step) throws SQLException {
    if (step.equals("take")) {
      taken.put(name, database.get());
      return;
    }
    Connection connection = Objects.requireNonNull(taken.get(name), name);
    switch (step) {
      case "begin" -> connection.setAutoCommit(false);
      case "create" -> execute(connection, JdbcBook.CREATE);
      case "write" -> execute(connection, JdbcBook.WRITE);
      case "cut" -> execute(connection, CUT);
      case "start" -> execute(connection, "START TRANSACTION READ ONLY");
      case "end" -> execute(connection, "COMMIT");
      case "commit" -> {
        connection.commit();
        connection.setAutoCommit(true);
      }
      case "give" -> {
        taken.remove(name);
        connection.close();
      }
      default -> throw new SQLException(step + " must be a step");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(who)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
