package io.zerohop.apps.sql;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;

/**
 * A web service on databases that are rarely met: GET /?URL, percent-encoded, connects by that JDBC
 * URL and tells what it found; without a URL it is that of an H2 server of its own.
 */
public final class Strangers {
  private static final PrintStream OUT = System.out;

  private final String own;

  private Strangers(String own) {
    this.own = own;
  }

  /** Listens on any port of the loopback address and prints which. */
  public static void main(String[] args) throws IOException, SQLException {
    DriverManager.registerDriver(new UnknownDriver());
    Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String url = "jdbc:h2:tcp://localhost:" + database.getPort() + "/mem:app";
    Strangers strangers = new Strangers(url);
    InetAddress host = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 16);
    server.createContext("/", strangers::answer);
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      String text;
      int status = 200;
      try {
        text = ask(query == null ? own : URLDecoder.decode(query, StandardCharsets.UTF_8));
      } catch (SQLException failure) {
        status = 502;
        text = failure.getClass().getName() + " " + failure.getMessage();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String ask(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "app", "app")) {
      if (url.startsWith(UnknownDriver.PREFIX)) {
        return connection.getCatalog();
      }
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(JdbcBook.CREATE);
        statement.executeUpdate(JdbcBook.WRITE);
        connection.commit();
        connection.setReadOnly(true);
        try (ResultSet rows = statement.executeQuery("SELECT item FROM orders")) {
          rows.next();
          return rows.getString(1) + " by " + connection.getClass().getName();
        }
      }
    }
  }
}
