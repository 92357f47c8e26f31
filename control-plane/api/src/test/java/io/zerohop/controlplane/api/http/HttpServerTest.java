package io.zerohop.controlplane.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.zerohop.controlplane.ca.ServingCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
  private static final String TOKEN = "a-token-that-is-long-enough";

  @TempDir Path directory;
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    ServingCertificate certificate =
        ServingCertificate.loadOrCreate(directory, List.of(), List.of(), Clock.systemUTC());
    SslContext tls =
        SslContextBuilder.forServer(certificate.key(), certificate.certificate()).build();
    server =
        HttpServer.start(
            new HttpSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                tls,
                new Gate(TOKEN),
                1024,
                Duration.ofMillis(300),
                trouble -> trouble.message().getBytes(StandardCharsets.UTF_8)),
            request -> {
              handled.add(new String(request.body(), StandardCharsets.UTF_8));
              return CompletableFuture.completedFuture(Reply.text(200, "ok"));
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends the text and gives all that comes until the server closes. */
  private String exchange(String text) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String post(String headers, String body) {
    return "POST /x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
        + TOKEN
        + "\r\n"
        + headers
        + "\r\n\r\n"
        + body;
  }

  @Test
  void givesUpOnACallerWhoNeverEndsTheHeadOfItsFirstRequest() throws IOException {
    assertTrue(exchange("GET /healthz HTTP/1.1\r\nHos").startsWith("HTTP/1.1 408"));
    assertTrue(handled.isEmpty());
  }

  @Test
  void givesUpOnACallerWhoNeverEndsItsBody() throws IOException {
    assertTrue(exchange(post("Content-Length: 10", "12345")).startsWith("HTTP/1.1 408"));
    assertTrue(handled.isEmpty());
  }

  @Test
  void closesAConnectionThatIsSilentAfterARequest() throws IOException {
    String answer = exchange(post("Content-Length: 5", "12345"));
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    assertEquals(List.of("12345"), List.copyOf(handled));
  }

  @Test
  void takesNoPartOfABodyForTheWhole() throws IOException {
    String answer = exchange(post("Transfer-Encoding: chunked", "5\r\n12345\r\nno number\r\n"));
    assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    assertTrue(handled.isEmpty(), handled.toString());
  }
}
