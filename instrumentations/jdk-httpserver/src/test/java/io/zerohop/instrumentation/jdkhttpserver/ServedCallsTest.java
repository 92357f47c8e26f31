package io.zerohop.instrumentation.jdkhttpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.WovenJvm;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the JDK's server has beside what every server has. */
class ServedCallsTest {
  private static final Around LIMITED = new Around(12345, null);
  private static final Step SERVE = new Step.Serve(LIMITED);

  private final HeardInbound heard = HeardInbound.connect();
  private final ExecutorService oneThread = Executors.newSingleThreadExecutor();
  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
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
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    oneThread.shutdown();
    elsewhere.shutdown();
    heard.close();
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
    return (HttpURLConnection) URI.create(url).toURL().openConnection();
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
  void aRefusalReachesNoFilter() throws Exception {
    heard.serve(seen -> new Step.Respond(403, List.of(), new byte[0], Reason.DENIED_BY_POLICY));
    List<Around> filtered = new CopyOnWriteArrayList<>();
    server
        .createContext("/filtered", ServedCallsTest::here)
        .getFilters()
        .add(Filter.beforeHandler("noting", exchange -> filtered.add(Around.NOTHING)));

    assertEquals(403, ask("/filtered").getResponseCode());

    assertEquals(List.of(), filtered);
    assertEquals(List.of(), heard.onlyCall().told());
  }

  @Test
  void aServerOfOthersBehindTheSameApiIsServedWithoutWhatOnlyTheJdksShows() throws Exception {
    heard.serve(seen -> SERVE);
    heard.load(field -> field.accept(LoadQuestion.ANSWER, "TEXT named_metrics.in_flight=3"));
    ForeignExchange asking = new ForeignExchange();
    asking.getRequestHeaders().add(LoadQuestion.HEADER, "1");

    new Filter.Chain(List.of(), one -> one.sendResponseHeaders(200, -1)).doFilter(asking);
    new Filter.Chain(List.of(), later -> {}).doFilter(new ForeignExchange());

    assertEquals(List.of("result 200", "end"), heard.calls().get(0).told());
    assertEquals(2, heard.calls().size());
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void theFailureOfAHandlerIsToldAsItIs() throws Exception {
    heard.serve(seen -> SERVE);
    server.createContext(
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
  void anExchangeThatAnotherThreadClosesUnansweredHasFailed() throws Exception {
    heard.serve(seen -> SERVE);
    server.createContext("/closed", exchange -> elsewhere.execute(exchange::close));

    try {
      ask("/closed").getResponseCode();
    } catch (IOException closed) {
      // As without the mesh.
    }

    // The JDK's client asks once more where a connection is closed without an answer.
    Await.until(
        "its end is told", () -> heard.calls().stream().noneMatch(call -> call.told().isEmpty()));
    assertEquals(
        List.of("failed java.io.IOException: closed before it was answered"),
        heard.calls().get(0).told());
  }

  @Test
  void anAnswerThatIsStillWrittenWhileItsExchangeIsClosedAgainIsWhole() throws Exception {
    heard.serve(seen -> SERVE);
    List<String> meanwhile = new CopyOnWriteArrayList<>();
    server.createContext(
        "/closed-twice",
        exchange -> {
          OutputStream body = exchange.getResponseBody();
          exchange.setStreams(null, closedOnceMore(body, exchange, meanwhile));
          elsewhere.execute(() -> afterItsHandler(exchange));
        });

    assertEquals("here", text("/closed-twice"));

    awaitTold("result 200 a", "end");
    assertEquals(List.of("nothing"), meanwhile);
  }

  private void afterItsHandler(HttpExchange exchange) {
    try {
      oneThread.submit(() -> {}).get();
      here(exchange);
    } catch (Exception e) {
      exchange.close();
    }
  }

  /** A body that another thread closes the exchange of, while its own closing is under way. */
  private OutputStream closedOnceMore(
      OutputStream body, HttpExchange exchange, List<String> meanwhile) {
    return new FilterOutputStream(body) {
      @Override
      public void close() throws IOException {
        try {
          oneThread.submit(exchange::close).get();
        } catch (InterruptedException | ExecutionException e) {
          throw new IOException(e);
        }
        List<String> told = heard.onlyCall().told();
        meanwhile.add(told.isEmpty() ? "nothing" : told.toString());
        super.close();
      }
    };
  }
}
