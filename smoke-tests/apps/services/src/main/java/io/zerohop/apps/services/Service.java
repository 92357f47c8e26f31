package io.zerohop.apps.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP service on the JDK's HttpServer that answers with a line of JSON about itself and about
 * what the service behind it said. {@code POST /behave?status=503} makes it answer so from then on.
 */
final class Service {
  /** Asks the service behind this one; gives a JSON value. */
  interface Behind {
    String ask(@Nullable String user) throws Exception;
  }

  private static final PrintStream OUT = System.out;

  private final String instance = System.getProperty("app.instance", "one");
  private final String version = System.getProperty("app.version", "v1");
  private final AtomicInteger forcedStatus = new AtomicInteger();
  private final Behind behind;

  private Service(Behind behind) {
    this.behind = behind;
  }

  /**
   * Listens on the port of the system property {@code app.port} (0, the default, for any) of the
   * address {@code app.host}, and prints the port that it got.
   */
  static void run(Behind behind) throws IOException {
    Service service = new Service(behind);
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms of waiting a response
    InetAddress host = InetAddress.getByName(System.getProperty("app.host", "127.0.0.1"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(host, Integer.getInteger("app.port", 0)), 128);
    server.createContext("/", service::answer);
    server.createContext("/behave", service::behave);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = forcedStatus.get();
    String body;
    try {
      body = status == 0 ? describe(exchange) : "{\"error\":\"told to\"}";
    } catch (Exception failure) {
      status = 502;
      body = "{\"error\":\"" + failure.toString().replace('"', '\'') + "\"}";
    }
    send(exchange, status == 0 ? 200 : status, body);
  }

  private String describe(HttpExchange exchange) throws Exception {
    String user = exchange.getRequestHeaders().getFirst("x-user");
    return String.format(
        "{\"instance\":\"%s\",\"version\":\"%s\",\"host\":\"%s\",\"path\":\"%s\",\"behind\":%s}",
        instance,
        version,
        exchange.getRequestHeaders().getFirst("Host"),
        exchange.getRequestURI(),
        behind.ask(user));
  }

  private void behave(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    if (query == null || !query.matches("status=\\d{1,3}")) {
      send(exchange, 400, "{\"error\":\"say /behave?status=503, or status=0 for normal\"}");
      return;
    }
    forcedStatus.set(Integer.parseInt(query.substring("status=".length())));
    send(exchange, 200, "{}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
