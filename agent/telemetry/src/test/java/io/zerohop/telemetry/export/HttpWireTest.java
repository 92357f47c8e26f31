package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages by HTTP and of the connections they go over. */
class HttpWireTest {
  private static final byte[] SOME = "spans".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile boolean closes;

  /** A message as it arrived. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Seen(int from, String target, Map<String, List<String>> headers, byte[] body) {}

  @BeforeEach
  void listen() throws IOException {
    server = listening(HttpServer.create(loopback(), 0));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    threads.shutdownNow();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private <S extends HttpServer> S listening(S made) {
    made.createContext("/", this::receive);
    made.setExecutor(threads);
    made.start();
    open.add(() -> made.stop(0));
    return made;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      int from = exchange.getRemoteAddress().getPort();
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestURI().toString();
      Integer status = answers.poll();
      if (closes) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      seen.add(new Seen(from, target, exchange.getRequestHeaders(), body));
      byte[] answer = "taken".getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(status == null ? 200 : status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private HttpWire wire(SenderSettings config) {
    HttpWire made = new HttpWire(config);
    open.add(made::shutdown);
    return made;
  }

  private SenderSettings plain(String path) {
    return SenderSettings.to("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static HttpResponse send(HttpWire wire, byte[] message) throws Exception {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    wire.send(new Bytes(message), answer::complete, answer::completeExceptionally);
    return answer.get(60, TimeUnit.SECONDS);
  }

  private static Throwable failure(HttpWire wire) {
    var failed = assertThrows(ExecutionException.class, () -> send(wire, SOME));
    return Objects.requireNonNull(failed.getCause());
  }

  private Seen next() throws InterruptedException {
    Seen one = seen.poll(60, TimeUnit.SECONDS);
    assertNotNull(one);
    return one;
  }

  @Test
  void theMessageArrivesWithItsHeadersAndTheAnswerComesBack() throws Exception {
    answers.add(418);

    HttpResponse answer = send(wire(plain("/v1/traces?tenant=a%20b")), SOME);

    assertEquals(418, answer.getStatusCode());
    assertEquals("taken", new String(answer.getResponseBody(), StandardCharsets.US_ASCII));
    Seen one = next();
    assertEquals("/v1/traces?tenant=a%20b", one.target());
    assertArrayEquals(SOME, one.body());
    assertEquals(List.of("one", "two"), one.headers().get("Api-key"));
    assertEquals(List.of("application/x-protobuf"), one.headers().get("Content-type"));
    assertEquals(List.of("127.0.0.1:" + server.getAddress().getPort()), one.headers().get("Host"));
  }

  @Test
  void aConnectionIsKeptForTheNextMessageUnlessTheReceiverClosesIt() throws Exception {
    HttpWire wire = wire(plain(""));
    send(wire, SOME);
    int first = next().from();
    send(wire, SOME);
    assertEquals(first, next().from());

    closes = true;
    send(wire, SOME);
    assertEquals(first, next().from());
    send(wire, SOME);

    Seen last = next();
    assertNotEquals(first, last.from());
    assertEquals("/", last.target());
  }

  @Test
  void aLargeMessageArrivesWhole() throws Exception {
    byte[] large = new byte[20 * 1024 * 1024];
    new Random(1).nextBytes(large);

    assertEquals(200, send(wire(plain("/")), large).getStatusCode());

    assertArrayEquals(large, next().body());
  }

  @Test
  void whatMayPassIsTriedAgainOnlyAsOftenAsThePolicySays() throws Exception {
    answers.addAll(List.of(503, 429));
    HttpWire wire = wire(plain("/").retrying(3));
    assertEquals(200, send(wire, SOME).getStatusCode());
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(SOME, next().body());
    }

    answers.addAll(List.of(502, 503, 504));
    assertEquals(504, send(wire, SOME).getStatusCode());
    seen.clear();

    answers.add(500);
    assertEquals(500, send(wire, SOME).getStatusCode());
    assertEquals(1, seen.size());
    assertEquals(200, send(wire(plain("/")), SOME).getStatusCode());
  }

  @Test
  void withoutAPolicyNothingIsTriedAgain() throws Exception {
    answers.add(503);

    assertEquals(503, send(wire(plain("/")), SOME).getStatusCode());

    assertEquals(1, seen.size());
  }

  @Test
  void aMessageOnAConnectionThatIsCutIsSentAgain() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    try (ServerSocket receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      threads.execute(
          () -> {
            try {
              Socket first = receiver.accept();
              readHead(first);
              first.close();
              cut.countDown();
              Socket second = receiver.accept();
              readHead(second);
              answer(second, "HTTP/1.1 103 Early Hints\r\n\r\n");
              answer(second, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      String receivers = "http://127.0.0.1:" + receiver.getLocalPort();

      assertEquals(200, send(wire(SenderSettings.to(receivers).retrying(2)), SOME).getStatusCode());
      assertEquals(0, cut.getCount());
    }
  }

  @Test
  void aReceiverThatNeverAnswersIsWaitedForAsLongAsTheTimeoutSays() throws Exception {
    try (ServerSocket receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String silent = "http://127.0.0.1:" + receiver.getLocalPort();

      Throwable why =
          failure(wire(SenderSettings.to(silent).retrying(5).within(Duration.ofMillis(50))));

      assertEquals("no answer within 50 ms", why.getMessage());
    }
  }

  @Test
  void anAttemptThatTheTimeoutWouldEndIsNotWaitedFor() throws Exception {
    answers.add(503);

    SenderSettings config = plain("/").retrying(late()).within(Duration.ofMinutes(30));
    assertEquals(503, send(wire(config), SOME).getStatusCode());

    assertEquals(1, seen.size());
  }

  /** Waits for an hour, more or less, before it tries again. */
  private static RetryPolicy late() {
    return RetryPolicy.builder()
        .setInitialBackoff(Duration.ofHours(1))
        .setMaxBackoff(Duration.ofHours(1))
        .build();
  }

  @Test
  void whatIsNoWholeAnswerIsNoAnswer() throws Exception {
    for (String wrong :
        List.of(
            "220 mail.example ESMTP\r\n\r\n",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nta",
            "HTTP/1.1 200 OK\r\nX: " + "x".repeat(10_000) + "\r\nContent-Length: 0\r\n\r\n")) {
      try (ServerSocket receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        threads.execute(
            () -> {
              try (Socket one = receiver.accept()) {
                readHead(one);
                one.getInputStream().readNBytes(SOME.length);
                answer(one, wrong);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
        Throwable why =
            failure(wire(SenderSettings.to("http://127.0.0.1:" + receiver.getLocalPort())));

        assertTrue(why instanceof IOException, why::toString);
      }
    }
  }

  @Test
  void aMessageThatWaitsForItsNextAttemptEndsWithTheSender() throws Exception {
    answers.add(503);
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    HttpWire wire = wire(plain("/").retrying(late()).within(Duration.ofDays(1)));
    wire.send(new Bytes(SOME), answer::complete, answer::completeExceptionally);
    next();

    wire.shutdown();

    var ended = assertThrows(ExecutionException.class, () -> answer.get(60, TimeUnit.SECONDS));
    assertTrue(String.valueOf(ended.getMessage()).endsWith("the sender was shut down"));
    assertNotNull(failure(wire));
  }

  @Test
  void aReceiverThatIsNotThereIsNamed() throws Exception {
    ServerSocket gone = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    String nobody = "http://127.0.0.1:" + gone.getLocalPort();
    gone.close();

    String why = String.valueOf(failure(wire(SenderSettings.to(nobody))).getMessage());

    assertTrue(why.contains("refused") && why.contains("127.0.0.1"), why);
  }

  @Test
  void whatCannotBeWrittenIsToldAndSendsNothing() throws Exception {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    MessageWriter broken =
        new Bytes(SOME) {
          @Override
          public void writeMessage(OutputStream output) throws IOException {
            throw new IOException("no bytes");
          }
        };
    HttpWire wire = wire(plain("/"));

    wire.send(broken, answer::complete, answer::completeExceptionally);

    assertEquals("no bytes", answer.handle((ok, why) -> why.getMessage()).get());
    assertEquals(200, send(wire, SOME).getStatusCode());
    assertEquals(1, seen.size());
  }

  @Test
  void aHeaderThatCannotBeIsToldAndSendsNothing() throws Exception {
    SenderSettings bad = plain("/").with(Map.of("api-key", List.of("a\r\nhost: elsewhere")));

    assertTrue(failure(wire(bad)) instanceof IllegalArgumentException);

    assertEquals(0, seen.size());
  }

  @Test
  void aPlainMessageGoesToTheProxyWithTheReceiversName() throws Exception {
    SenderSettings config =
        SenderSettings.to("http://collector.example:4318/v1/traces").through(server.getAddress());

    assertEquals(200, send(wire(config), SOME).getStatusCode());

    Seen one = next();
    assertEquals("http://collector.example:4318/v1/traces", one.target());
    assertEquals(List.of("collector.example:4318"), one.headers().get("Host"));
  }

  @Test
  void underTlsTheProxyOnlyPassesBytesOn() throws Exception {
    ServerKeys keys = ServerKeys.make(directory, "collector.example");
    HttpsServer secure = listening(secured(keys));
    int port = secure.getAddress().getPort();
    CompletableFuture<String> asked = new CompletableFuture<>();
    ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(proxy);
    threads.execute(() -> tunnel(proxy, port, asked));
    SenderSettings config =
        SenderSettings.to("https://collector.example:" + port + "/v1/traces")
            .trusting(context(keys))
            .through(InetSocketAddress.createUnresolved("localhost", proxy.getLocalPort()));

    assertEquals(200, send(wire(config), SOME).getStatusCode());

    String head = asked.get(60, TimeUnit.SECONDS);
    assertTrue(head.startsWith("CONNECT collector.example:" + port + " HTTP/1.1"), head);
    assertTrue(!head.contains("api-key"), head);
    assertEquals("/v1/traces", next().target());
  }

  @Test
  void theCertificateMustBeForTheReceiversName() throws Exception {
    ServerKeys keys = ServerKeys.make(directory, "elsewhere");
    int port = listening(secured(keys)).getAddress().getPort();

    Throwable why =
        failure(wire(SenderSettings.to("https://localhost:" + port).trusting(context(keys))));

    assertTrue(why instanceof SSLException, why::toString);
    assertEquals(0, seen.size());
  }

  private static HttpsServer secured(ServerKeys keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.managers().getKeyManagers(), null, null);
    HttpsServer made = HttpsServer.create(loopback(), 0);
    made.setHttpsConfigurator(new HttpsConfigurator(context));
    return made;
  }

  private static SSLContext context(ServerKeys trusted) throws Exception {
    KeyStore store = KeyStore.getInstance(trusted.store().toFile(), "changeit".toCharArray());
    KeyStore only = KeyStore.getInstance("PKCS12");
    only.load(null, null);
    only.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(only);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void tunnel(ServerSocket proxy, int port, CompletableFuture<String> asked) {
    try {
      Socket client = proxy.accept();
      asked.complete(readHead(client));
      Socket receiver = new Socket(InetAddress.getLoopbackAddress(), port);
      answer(client, "HTTP/1.1 200 Connected\r\n\r\n");
      threads.execute(() -> copy(receiver, client));
      copy(client, receiver);
    } catch (IOException e) {
      asked.completeExceptionally(e);
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      assertNotNull(ended);
    }
  }

  private static String readHead(Socket from) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = from.getInputStream().read();
      if (next < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void answer(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static class Bytes implements MessageWriter {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void writeMessage(OutputStream output) throws IOException {
      output.write(bytes);
    }

    @Override
    public int getContentLength() {
      return bytes.length;
    }
  }
}
