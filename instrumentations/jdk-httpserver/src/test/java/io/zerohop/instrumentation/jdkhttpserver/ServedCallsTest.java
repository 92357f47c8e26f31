package io.zerohop.instrumentation.jdkhttpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardCall;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.HeardInbound.Entry;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a call that the JDK's server answers: begin, step, result, end. */
class ServedCallsTest {
  private static final Around LIMITED = new Around(12345, null);
  private static final Step SERVE = new Step.Serve(LIMITED);

  private final HeardInbound heard = HeardInbound.connect();
  private final List<Around> handled = new CopyOnWriteArrayList<>();
  private final ExecutorService oneThread = Executors.newSingleThreadExecutor();
  private final HttpServer server;

  ServedCallsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkHttpServerHooks.class);
  }

  @BeforeEach
  void start() {
    server.setExecutor(oneThread);
    handle("/", ServedCallsTest::here);
    server.start();
  }

  @AfterEach
  void stop() {
    System.clearProperty(InjectingAdapter.FAULT);
    server.stop(0);
    oneThread.shutdown();
    heard.close();
  }

  private void handle(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          handled.add(HeardInbound.aroundThread());
          handler.handle(exchange);
        });
  }

  private static void here(HttpExchange exchange) throws IOException {
    byte[] body = "here".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Answer", "a");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private HttpURLConnection ask(String path) throws IOException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.addRequestProperty("X-Trace", "t1");
    connection.addRequestProperty("X-Trace", "t2");
    return connection;
  }

  private String text(String path) throws IOException {
    try (var in = ask(path).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void awaitTold(String... words) throws Exception {
    Await.until(
        "the call's end is told",
        () -> !heard.calls().isEmpty() && heard.calls().get(0).told().size() >= words.length);
    assertEquals(List.of(words), heard.onlyCall().told());
  }

  @Test
  void isAskedServedAndEndsOnce() throws Exception {
    heard.serve(seen -> SERVE);

    assertEquals("here", text("/orders?of=ada"));

    awaitTold("result 200 a", "end");
    int port = server.getAddress().getPort();
    HeardCall.Seen seen =
        new HeardCall.Seen(
            "http",
            "127.0.0.1:" + port,
            "GET",
            "/orders?of=ada",
            heard.onlyCall().request().trace(),
            "127.0.0.1",
            port,
            false);
    assertEquals(seen, heard.onlyCall().request());
    assertTrue(List.of("t1,t2", "t2,t1").contains(String.valueOf(seen.trace())), seen.trace());
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void theHandlerIsInTheMiddleOfItAndTheThreadIsNotAfterwards() throws Exception {
    heard.serve(seen -> seen.path().equals("/in") ? SERVE : new Step.Serve(Around.NOTHING));

    text("/in");
    text("/out");

    assertEquals(List.of(LIMITED, Around.NOTHING), handled, "one thread has served both");
  }

  @Test
  void filtersNestWithinTheOneCall() throws Exception {
    heard.serve(seen -> SERVE);
    List<Around> filtered = new CopyOnWriteArrayList<>();
    server
        .createContext("/filtered", ServedCallsTest::here)
        .getFilters()
        .add(Filter.beforeHandler("noting", exchange -> filtered.add(HeardInbound.aroundThread())));

    assertEquals("here", text("/filtered"));

    awaitTold("result 200 a", "end");
    assertEquals(List.of(LIMITED), filtered);
  }

  @Test
  void aRefusalIsAnsweredAndReachesNoFilterAndNoHandler() throws Exception {
    heard.serve(
        seen ->
            new Step.Respond(
                403,
                List.of(new Header("zerohop-reason", "DENIED_BY_POLICY")),
                "not you".getBytes(StandardCharsets.UTF_8),
                Reason.DENIED_BY_POLICY));

    HttpURLConnection refused = ask("/");
    assertEquals(403, refused.getResponseCode());
    assertEquals("DENIED_BY_POLICY", refused.getHeaderField("zerohop-reason"));
    try (var body = refused.getErrorStream()) {
      assertEquals("not you", new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
    HttpURLConnection head = ask("/");
    head.setRequestMethod("HEAD");
    assertEquals(403, head.getResponseCode());

    assertEquals(List.of(), handled);
    assertEquals(List.of(), heard.calls().get(0).told());
    heard.serve(seen -> SERVE);
    assertEquals("here", text("/"), "the next one is served");
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void aHandlerThatThrowsIsToldAsAFailure() throws Exception {
    heard.serve(seen -> SERVE);
    handle(
        "/broken",
        exchange -> {
          throw new IOException("no stock");
        });

    try {
      ask("/broken").getResponseCode();
    } catch (IOException closed) {
      // The JDK's server closes the connection, or answers 500: the handler's failure is its own.
    }

    // The JDK's client asks once more where a connection is closed without an answer.
    Await.until(
        "its end is told", () -> heard.calls().stream().noneMatch(call -> call.told().isEmpty()));
    assertEquals(List.of("failed java.io.IOException: no stock"), heard.calls().get(0).told());
    heard.serve(seen -> new Step.Serve(Around.NOTHING));
    text("/");
    assertEquals(Around.NOTHING, handled.get(handled.size() - 1));
  }

  @Test
  void aHandlerThatThrowsAfterItsHeadersHasBrokenItsBody() throws Exception {
    heard.serve(seen -> SERVE);
    handle(
        "/broken",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('n');
          exchange.getResponseBody().flush(); // or the JDK's client, which saw nothing, asks again
          throw new IOException("no stock");
        });

    try (var body = ask("/broken").getInputStream()) {
      body.readAllBytes();
    } catch (IOException cut) {
      // What the caller sees of it is the JDK's matter.
    }

    awaitTold("result 200", "broken java.io.IOException: no stock");
  }

  @Test
  void whatPassesThroughIsServedAsEver() throws Exception {
    heard.serve(seen -> new Step.PassThrough(Reason.PASSED_THROUGH));

    assertEquals("here", text("/"));

    assertEquals(List.of(), heard.onlyCall().told());
    assertEquals(List.of(Around.NOTHING), handled);
  }

  @Test
  void whileNobodyWantsToKnowNothingIsBegun() throws Exception {
    assertEquals("here", text("/"));

    assertEquals(List.of(), heard.calls());
    assertEquals(List.of(Around.NOTHING), handled);
  }

  @ParameterizedTest
  @EnumSource(Entry.class)
  void aMeshThatFailsChangesNothing(Entry entry) throws Exception {
    heard.serve(seen -> SERVE);
    heard.failAt(entry);

    assertEquals("here", text("/"), entry.name());

    Await.until("the fault is told", () -> !heard.faults().isEmpty());
    heard.failAt(null);
    assertEquals("here", text("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        JdkHttpServerHooks.CHAIN,
        JdkHttpServerHooks.CHAIN + " exit",
        JdkHttpServerHooks.REFUSED
      })
  void aFaultInAHookChangesNothingForTheApplication(String point) throws Exception {
    heard.serve(seen -> SERVE);
    System.setProperty(InjectingAdapter.FAULT, point);

    assertEquals("here", text("/"));
    Await.until("the hook was met", () -> System.getProperty(InjectingAdapter.FAULT) == null);
    int before = heard.calls().size();
    heard.serve(seen -> new Step.Serve(Around.NOTHING));
    assertEquals("here", text("/"));

    assertFalse(heard.faults().isEmpty());
    assertEquals(before + 1, heard.calls().size(), "the next call is one again");
    assertEquals(Around.NOTHING, handled.get(1));
  }
}
