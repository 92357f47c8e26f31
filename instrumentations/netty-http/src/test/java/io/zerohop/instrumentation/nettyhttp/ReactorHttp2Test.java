package io.zerohop.instrumentation.nettyhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardCall;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.ServerUnderTest.Asked;
import io.zerohop.testkit.Tls;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reactor Netty over HTTP/2, asked by a client whose first request is one of HTTP/1.1 that would
 * rather be answered by HTTP/2 (RFC 7540 section 3.2), and whose others are streams.
 */
class ReactorHttp2Test {
  private static final Around LIMITED = new Around(777, null);
  private static final String LOAD = "TEXT application_utilization=0.45";

  private final HeardInbound heard = HeardInbound.connect();
  private final Map<String, Around> handled = new ConcurrentHashMap<>();
  private final Map<String, String> questions = new ConcurrentHashMap<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyNettyHttpHooks.class, NettyHttpHooks.class, SpringBootHooks.class);
  }

  @AfterEach
  void disconnect() {
    gate.countDown();
    System.clearProperty(InjectingAdapter.FAULT);
    heard.close();
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("reactor.tested").split(","));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aStreamWithinTlsIsHttps(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    try (ServerUnderTest server =
        VersionLoader.server("netty-http", version, "app.ReactorTlsSite")) {
      int port = server.start(this::handle);
      HttpClient trusting = HttpClient.newBuilder().sslContext(Tls.context()).build();
      URI page = URI.create("https://localhost:" + port + "/");
      HttpResponse<String> answer =
          trusting.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());

      assertEquals(HttpClient.Version.HTTP_2, answer.version());
      assertEquals("https", heard.onlyCall().request().scheme());
      assertEquals("localhost:" + port, heard.onlyCall().request().authority());
      assertTold(heard.onlyCall(), "result 200 a", "end");
    }
  }

  private static ServerUnderTest site(String version) {
    return VersionLoader.server("netty-http", version, "app.ReactorHttp2Site");
  }

  private void handle(Asked asked) throws Exception {
    handled.put(asked.path(), HeardInbound.aroundThread());
    String question = asked.header(LoadQuestion.HEADER);
    if (question != null) {
      questions.put(asked.path(), question);
    }
    if (asked.path().startsWith("/gated")) {
      asked.later(
          Runnable::run,
          rest -> {
            gate.await();
            rest.answer(201, "late");
          });
    } else {
      asked.answer(200, "here");
    }
  }

  private static HttpRequest.Builder to(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    assertEquals(HttpClient.Version.HTTP_2, answer.version());
    return answer;
  }

  private static void assertTold(HeardCall call, String... words) {
    Await.until("its end is told: " + call, () -> call.told().size() >= words.length);
    assertEquals(List.of(words), call.told(), call.toString());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void eachRequestIsOneWhateverItBeganAs(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      for (String path : List.of("/1?of=ada", "/2", "/3")) {
        assertEquals("here", ask(to(port, path).header("x-trace", "t1")).body());
      }

      assertEquals(3, heard.calls().size(), heard.calls().toString());
      for (HeardCall call : heard.calls()) {
        assertTold(call, "result 200 a", "end");
      }
      assertEquals(Map.of("/1", LIMITED, "/2", LIMITED, "/3", LIMITED), handled);
      for (int i : List.of(0, 1)) {
        String path = i == 0 ? "/1?of=ada" : "/2";
        assertEquals(
            new HeardCall.Seen(
                "http", "127.0.0.1:" + port, "GET", path, "t1", "127.0.0.1", port, false),
            heard.calls().get(i).request());
      }
    }
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void streamsOfOneConnectionAreAnsweredInAnyOrder(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      assertEquals("here", ask(to(port, "/")).body());
      CompletableFuture<HttpResponse<String>> late =
          client.sendAsync(to(port, "/gated").build(), BodyHandlers.ofString());
      Await.until("the handler has it", () -> handled.containsKey("/gated"));
      assertEquals("here", ask(to(port, "/other")).body());
      assertTold(heard.calls().get(2), "result 200 a", "end");
      assertEquals(List.of(), heard.calls().get(1).told());

      gate.countDown();

      assertEquals(201, late.get().statusCode());
      assertTold(heard.calls().get(1), "result 201 a", "end");
    }
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aStreamThatItsCallerDropsIsCancelled(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      for (int i = 0; i < 2; i++) {
        String path = "/gated/" + i;
        CompletableFuture<HttpResponse<String>> dropped =
            client.sendAsync(to(port, path).build(), BodyHandlers.ofString());
        Await.until("the handler has it", () -> handled.containsKey(path));

        dropped.cancel(true);

        assertTold(heard.calls().get(i), "cancelled");
      }
      assertEquals("here", ask(to(port, "/next")).body());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aRefusalLeavesTheConnectionUsable(String version) throws Exception {
    heard.serve(
        seen ->
            seen.path().equals("/no")
                ? new Step.Respond(403, List.of(), new byte[3], Reason.DENIED_BY_POLICY)
                : new Step.Serve(LIMITED));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      assertEquals("here", ask(to(port, "/yes")).body());
      for (int i = 0; i < 3; i++) {
        HttpRequest.Builder refused =
            to(port, "/no").POST(BodyPublishers.ofByteArray(new byte[20_000]));
        assertEquals(403, ask(refused).statusCode());
        assertEquals("here", ask(to(port, "/yes")).body());
      }
      assertEquals(Map.of("/yes", LIMITED), handled);
    }
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whoAsksForTheLoadIsAnsweredWhichTheApplicationDoesNotSee(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    heard.load(field -> field.accept(LoadQuestion.ANSWER, LOAD));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      for (String path : List.of("/1", "/2")) {
        HttpResponse<String> told = ask(to(port, path).header(LoadQuestion.HEADER, "1"));
        assertEquals(LOAD, told.headers().firstValue(LoadQuestion.ANSWER).orElse(null), path);
      }
      assertNull(ask(to(port, "/3")).headers().firstValue(LoadQuestion.ANSWER).orElse(null));
      assertEquals(Map.of(), questions);
    }
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFaultInAHookChangesNothingForTheServer(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      for (String point : List.of(NettyHttpHooks.DECODE, NettyHttp2Hooks.ADDED)) {
        System.setProperty(InjectingAdapter.FAULT, point);
        assertEquals("here", ask(to(port, "/")).body(), point);
        assertNull(System.getProperty(InjectingAdapter.FAULT), point);
      }
      Await.until("the faults are told", () -> heard.faults().size() == 2);
    }
  }
}
