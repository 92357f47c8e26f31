package io.zerohop.databases;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * PostgreSQL with its replica for another process, which does what a GET over HTTP says: /primary
 * and /replica tell the port and the process of each, /kill kills the primary and /promote makes
 * the replica one. A signal ends it with both servers, and so does the end of its input: whoever
 * started it and held the other end is gone then, though it was killed.
 */
public final class PostgresStand {
  /** What it prints, with the reason behind it, before it ends where no database can run. */
  public static final String ABSENT = "no database: ";

  private static final PrintStream OUT = System.out;

  private final Postgres database;

  private PostgresStand(Postgres database) {
    this.database = database;
  }

  /** Starts both servers and prints on which port of the loopback address it listens. */
  public static void main(String[] args) throws InterruptedException {
    Thread watch = new Thread(PostgresStand::endWithInput, "end of input");
    watch.setDaemon(true);
    watch.start();
    try {
      Postgres database = Postgres.start();
      InetAddress host = InetAddress.getLoopbackAddress();
      HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 16);
      server.createContext("/", new PostgresStand(database)::answer);
      server.start();
      OUT.println("listening on " + server.getAddress().getPort());
    } catch (IOException | RuntimeException absent) {
      OUT.println(ABSENT + why(absent).lines().findFirst().orElse(""));
      System.exit(1);
    }
  }

  private static String why(Exception absent) {
    String said = absent.getMessage();
    return said == null || absent.getClass() != IOException.class ? absent.toString() : said;
  }

  private static void endWithInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      OUT.println("the input is broken, which is its end: " + broken);
    }
    System.exit(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text;
      int status = 200;
      try {
        text = perform(exchange.getRequestURI().getPath());
      } catch (IOException | InterruptedException failure) {
        status = 500;
        text = failure.toString();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String perform(String path) throws IOException, InterruptedException {
    return switch (path) {
      case "/kill" -> {
        database.killPrimary();
        yield "killed";
      }
      case "/promote" -> {
        database.promoteReplica();
        yield "promoted";
      }
      default -> {
        DatabaseServer server = path.equals("/primary") ? database.primary() : database.replica();
        yield server.port() + " " + server.pid();
      }
    };
  }
}
