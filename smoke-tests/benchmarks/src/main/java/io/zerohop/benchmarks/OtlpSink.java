package io.zerohop.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes OTLP over HTTP and swallows it: an empty message says that all of it was taken. GET {@code
 * /bytes} tells how many bytes came.
 */
public final class OtlpSink {
  private static final AtomicLong BYTES = new AtomicLong();

  private OtlpSink() {}

  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 128);
    server.createContext("/", OtlpSink::take);
    server.createContext("/bytes", exchange -> answer(exchange, Long.toString(BYTES.get())));
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.start();
    System.out.println("listening on " + server.getAddress().getPort());
  }

  private static void take(HttpExchange exchange) throws IOException {
    BYTES.addAndGet(exchange.getRequestBody().readAllBytes().length);
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    answer(exchange, "");
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
