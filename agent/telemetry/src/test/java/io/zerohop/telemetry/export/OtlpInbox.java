package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * A receiver of OTLP over HTTP that keeps what it is sent.
 *
 * @param <T> what of a message is looked at
 */
final class OtlpInbox<T> implements AutoCloseable {
  private final BlockingQueue<Received<T>> received = new LinkedBlockingQueue<>();
  private final Reading<T> reading;
  private final HttpServer server;

  /** What each message is answered with. */
  volatile int status = 200;

  interface Reading<T> {
    T read(byte[] message) throws IOException;
  }

  /** A message, and what it was answered with. */
  record Received<T>(String path, Map<String, List<String>> headers, T all, int answer) {}

  OtlpInbox(Reading<T> reading) throws IOException {
    this.reading = reading;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in = exchange.getRequestBody()) {
      InputStream plain = packed ? new GZIPInputStream(in) : in;
      T all = reading.read(plain.readAllBytes());
      int answer = status;
      String path = exchange.getRequestURI().getPath();
      received.add(new Received<>(path, exchange.getRequestHeaders(), all, answer));
      exchange.sendResponseHeaders(answer, -1);
    } finally {
      exchange.close();
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  /** What has come and was not taken. */
  BlockingQueue<Received<T>> received() {
    return received;
  }

  /** Takes the next one, which must come. */
  Received<T> next() throws InterruptedException {
    Received<T> one = received.poll(60, TimeUnit.SECONDS);
    assertNotNull(one);
    return one;
  }

  /** Listens no more. */
  @Override
  public void close() {
    server.stop(0);
  }
}
