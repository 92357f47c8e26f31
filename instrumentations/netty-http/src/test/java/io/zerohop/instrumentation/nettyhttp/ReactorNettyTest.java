package io.zerohop.instrumentation.nettyhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardCall;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.ServerUnderTest.Asked;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reactor Netty, which WebFlux stands on. */
class ReactorNettyTest {
  private static final Around LIMITED = new Around(777, null);

  private final HeardInbound heard = HeardInbound.connect();
  private final Map<String, Around> handled = new ConcurrentHashMap<>();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyNettyHttpHooks.class, NettyHttpHooks.class, SpringBootHooks.class);
  }

  @AfterEach
  void disconnect() {
    System.clearProperty(InjectingAdapter.FAULT);
    heard.close();
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("reactor.tested").split(","));
  }

  private static ServerUnderTest site(String version) {
    return VersionLoader.server("netty-http", version, "app.ReactorSite");
  }

  private void handle(Asked asked) throws Exception {
    handled.put(asked.path(), HeardInbound.aroundThread());
    if (asked.path().startsWith("/later")) {
      asked.later(
          Runnable::run,
          rest -> {
            handled.put(rest.path() + " rest", HeardInbound.aroundThread());
            rest.answer(200, "late");
          });
    } else {
      asked.answer(200, "here");
    }
  }

  private static HttpURLConnection ask(int port, String path) throws IOException {
    String url = "http://127.0.0.1:" + port + path;
    return (HttpURLConnection) URI.create(url).toURL().openConnection();
  }

  private static String text(HttpURLConnection asked) throws IOException {
    try (var body = asked.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aServerIsPublishedWhenItIsBoundAndWithdrawnBeforeItCloses(String version) throws Exception {
    ServerUnderTest server = site(version);
    int port = server.start(this::handle);
    String address = "/127.0.0.1:" + port;
    assertEquals(List.of("listening reactor-netty " + address + " http"), heard.events());
    assertEquals("here", text(ask(port, "/")));

    server.close();
    server.close();

    assertEquals("closed " + address, heard.events().get(1));
    assertEquals(2, heard.events().size());
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aServerFromBeforeTheMeshCameIsWithdrawnBeforeItCloses(String version) throws Exception {
    System.setProperty(InjectingAdapter.FAULT, ReactorNettyHooks.BOUND); // nobody hears of it
    ServerUnderTest server = site(version);
    int port = server.start(this::handle);
    assertEquals(List.of(), heard.events());

    server.close();
    server.close();

    assertEquals(List.of("closed /127.0.0.1:" + port), heard.events());
    assertEquals(1, heard.faults().size(), heard.faults().toString());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aHandlerOnTheEventLoopIsInTheMiddleOfItsRequestOverAKeptConnection(String version)
      throws Exception {
    heard.serve(seen -> seen.path().startsWith("/in") ? new Step.Serve(LIMITED) : pass());
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      for (String path : List.of("/in/1", "/out/2", "/in/3", "/out/4")) {
        assertEquals("here", text(ask(port, path)));
        assertEquals(path.startsWith("/in") ? LIMITED : Around.NOTHING, handled.get(path), path);
      }
      for (HeardCall call : heard.calls()) {
        assertToldIfOurs(call);
      }
      assertEquals(4, heard.calls().size());
    }
    assertEquals(List.of(), heard.faults());
  }

  private static Step pass() {
    return new Step.PassThrough(Reason.PASSED_THROUGH);
  }

  private static void assertToldIfOurs(HeardCall call) {
    if (call.request().path().startsWith("/in")) {
      Await.until("its end is told", () -> call.told().size() == 2);
      assertEquals(List.of("result 200 a", "end"), call.told());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theEndIsSeenOfWhatAnotherThreadAnswersWhichIsNotInTheMiddleOfIt(String version)
      throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);

      assertEquals("late", text(ask(port, "/later")));

      Await.until("its end is told", () -> heard.onlyCall().told().size() == 2);
      assertEquals(List.of("result 200 a", "end"), heard.onlyCall().told());
      assertEquals(LIMITED, handled.get("/later"));
      assertEquals(Around.NOTHING, handled.get("/later rest"));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aRefusalOverAKeptConnectionLeavesItUsable(String version) throws Exception {
    heard.serve(
        seen ->
            seen.path().equals("/no")
                ? new Step.Respond(403, List.of(), new byte[3], Reason.DENIED_BY_POLICY)
                : new Step.Serve(LIMITED));
    try (ServerUnderTest server = site(version)) {
      int port = server.start(this::handle);
      for (int i = 0; i < 3; i++) {
        HttpURLConnection refused = ask(port, "/no");
        refused.setDoOutput(true);
        refused.getOutputStream().write(new byte[100_000]);
        assertEquals(403, refused.getResponseCode());
        refused.getErrorStream().readAllBytes();
        assertEquals("here", text(ask(port, "/yes")));
      }
      assertEquals(LIMITED, handled.get("/yes"));
      assertEquals(null, handled.get("/no"));
    }
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFaultInAHookChangesNothingForTheServer(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(LIMITED));
    for (String point :
        List.of(ReactorNettyHooks.BOUND, ReactorNettyHooks.CLOSE, NettyHttpHooks.DECODE)) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (ServerUnderTest server = site(version)) {
        HttpURLConnection last = ask(server.start(this::handle), "/");
        last.setRequestProperty("Connection", "close");
        assertEquals("here", text(last), point);
      }
      Await.until(point + " is reached", () -> System.getProperty(InjectingAdapter.FAULT) == null);
    }
    Await.until("the faults are told", () -> heard.faults().size() == 3);
  }
}
