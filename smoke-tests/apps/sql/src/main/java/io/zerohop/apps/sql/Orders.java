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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * A web service on a database: GET /ask tells which server answers a query, /begin lets four
 * threads query and insert without end, /seen tells how many of them went well and the SQLSTATE of
 * each that did not.
 */
public final class Orders {
  private static final PrintStream OUT = System.out;
  private static final int THREADS = 4;
  private static final long PAUSE_NANOS = 5_000_000;

  private final DataSource database;
  private final AtomicInteger good = new AtomicInteger();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  private Orders(DataSource database) {
    this.database = database;
  }

  /** Takes the JDBC URL; listens on any port of the loopback address and prints which. */
  public static void main(String[] args) throws IOException {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(args[0]);
    pool.setUsername("app");
    pool.setPassword("app");
    pool.setMaximumPoolSize(THREADS);
    pool.setInitializationFailTimeout(-1);
    Orders orders = new Orders(new HikariDataSource(pool));
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms of waiting a response
    InetAddress host = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 128);
    server.createContext("/", orders::answer);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text;
      int status = 200;
      try {
        text =
            switch (exchange.getRequestURI().getPath()) {
              case "/ask" -> ask();
              case "/begin" -> begin();
              default -> good + " " + String.join(",", failures);
            };
      } catch (SQLException failure) {
        status = 502;
        text = failure.getSQLState() + " " + failure.getMessage();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String ask() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT inet_server_port(), pg_is_in_recovery()")) {
      rows.next();
      return rows.getInt(1) + (rows.getBoolean(2) ? " replica" : " primary");
    }
  }

  private String begin() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS orders (thread INT)");
    }
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread = new Thread(() -> insert(number), "load-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return "begun";
  }

  private void insert(int number) {
    while (true) {
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("INSERT INTO orders VALUES (" + number + ")");
        good.incrementAndGet();
      } catch (SQLException failure) {
        failures.add(failure.getSQLState());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
