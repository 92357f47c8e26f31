package io.zerohop.apps.sql;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;

/**
 * A web service on a book of orders: GET NAME/write and NAME/read tell which server answered,
 * NAME/begin lets threads do both until NAME/end, NAME/writes and NAME/reads tell what came of
 * that.
 */
final class Desk {
  private static final PrintStream OUT = System.out;
  private static final int HANDLERS = 4;

  private final Book book;
  private final int threads;
  private final Load writes;
  private final Load reads;

  /** A desk where so many threads write and as many read. */
  Desk(Book book, int threads) {
    this.book = book;
    this.threads = threads;
    this.writes = new Load(book::write);
    this.reads = new Load(book::read);
  }

  /** Listens on any port of the loopback address and prints which. */
  static void open(Map<String, Desk> desks) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms of waiting a response
    InetAddress host = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 128);
    desks.forEach((name, desk) -> server.createContext("/" + name + "/", desk::answer));
    server.setExecutor(Executors.newFixedThreadPool(HANDLERS));
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text;
      int status = 200;
      try {
        String path = exchange.getRequestURI().getPath();
        text = perform(path.substring(path.lastIndexOf('/') + 1));
      } catch (SQLException failure) {
        status = 502;
        text = failure.getSQLState() + " " + failure.getMessage();
      } catch (RuntimeException failure) {
        status = 502;
        text = Objects.toString(failure.getCause(), failure.toString());
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String perform(String what) throws SQLException {
    return switch (what) {
      case "write" -> {
        book.create();
        yield book.write();
      }
      case "read" -> book.read();
      case "begin" -> {
        book.create();
        writes.begin(threads);
        reads.begin(threads);
        yield "begun";
      }
      case "end" -> {
        writes.end();
        reads.end();
        yield "ended";
      }
      case "writes" -> writes.seen();
      default -> reads.seen();
    };
  }
}
