package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.RpcAsk;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections to endpoints are the library's own, with what it does for connections. */
class GrpcConnectionsTest extends GrpcBed {
  /** A second, then 1.6, each less a fifth at most (gRPC connection back-off protocol). */
  private static final Duration TWO_BACK_OFFS = Duration.ofMillis(800 + 1280);

  @AfterEach
  void nothingFailed() {
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES + "WithHealth")
  void channelzShowsASubchannelForEachEndpoint(String library) {
    try (GrpcApp app = GrpcApp.alone(library)) {
      List<Step> turns = new ArrayList<>();
      for (String server : List.of("first", "second", "first")) {
        turns.add(Sends.to(app.port(server)));
      }
      mesh.playEach("reviews", () -> Script.inOrder(turns.remove(0)));
      for (String server : List.of("first", "second", "first")) {
        assertEquals(server + ":a", app.call(RpcAsk.unary("reviews:9000", "a")));
      }

      Set<String> shown = app.ask("channelz", "reviews:9000").lines().collect(Collectors.toSet());

      assertEquals(
          Set.of("[" + app.port("first") + "] READY 2", "[" + app.port("second") + "] READY 1"),
          shown);
    }
  }

  /** All at once: no transport pings sooner than after ten seconds, whatever is set. */
  @Test
  void keepAliveOfTheChannelPingsAnEndpoint() throws Exception {
    List<String> libraries = GrpcApp.libraries().toList();
    ExecutorService threads = Executors.newCachedThreadPool();
    Map<String, GrpcApp> apps = new HashMap<>();
    try (Http2ByHand endpoint = Http2ByHand.silent()) {
      mesh.playEach("reviews", () -> Script.inOrder(Sends.to(endpoint.port())));
      Map<String, CompletableFuture<String>> ends = new HashMap<>();
      for (String library : libraries) {
        GrpcApp app = GrpcApp.of(library);
        apps.put(library, app);
        ends.put(
            library,
            CompletableFuture.supplyAsync(
                () -> app.ask("through", "keep alive", "reviews:9000", "blocking", "a"), threads));
      }

      for (Map.Entry<String, CompletableFuture<String>> one : ends.entrySet()) {
        String end = one.getValue().get(2, TimeUnit.MINUTES);
        assertTrue(end.startsWith("UNAVAILABLE Keepalive failed"), one.getKey() + ": " + end);
      }
      assertTrue(endpoint.pings() >= libraries.size(), "pings: " + endpoint.pings());
    } finally {
      apps.values().forEach(GrpcApp::close);
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aDeadEndpointIsTriedAgainByTheLibrarysBackOff(String library) throws Exception {
    try (GrpcApp app = GrpcApp.of(library);
        ConnectedLater endpoint = new ConnectedLater(2, app.port("first"))) {
      mesh.playEach("reviews", () -> Script.inOrder(Sends.to(endpoint.port())));
      long begin = System.nanoTime();
      long last = begin + Duration.ofMinutes(2).toNanos();

      String answer = app.call(RpcAsk.unary("reviews:9000", "a"));
      assertTrue(answer.startsWith("UNAVAILABLE"), answer);
      while (!answer.equals("first:a") && System.nanoTime() < last) {
        answer = app.call(RpcAsk.unary("reviews:9000", "a"));
      }
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);

      assertEquals("first:a", answer);
      assertEquals(3, endpoint.callers());
      assertTrue(taken.compareTo(TWO_BACK_OFFS) >= 0, "tried again too soon: " + taken);
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aStreamThatTheServerRefusedIsRepeatedByTheLibraryWithinOneSend(String library)
      throws Exception {
    try (GrpcApp app = GrpcApp.of(library);
        Http2ByHand endpoint = Http2ByHand.refusing(1)) {
      mesh.play("reviews", Script.inOrder(Sends.to(endpoint.port())));

      assertEquals("by hand", app.call(RpcAsk.unary("reviews:9000", "a")));

      assertEquals(2, endpoint.requests());
      List<AttemptResult> results = mesh.onlyCall().results();
      assertEquals(2, results.size(), results.toString());
      assertNull(results.get(0).failure(), "the refusal is the library's business");
      assertEquals(RpcCode.OK, results.get(1).rpc());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aStreamThatAServerGoingAwayNeverSawIsRepeatedOnANewConnectionWithinOneSend(String library)
      throws Exception {
    try (GrpcApp app = GrpcApp.of(library);
        Http2ByHand endpoint = Http2ByHand.goingAway(1)) {
      mesh.play("reviews", Script.inOrder(Sends.to(endpoint.port())));

      assertEquals("by hand", app.call(RpcAsk.unary("reviews:9000", "a")));

      assertEquals(2, endpoint.requests());
      assertEquals(2, endpoint.connections());
      List<AttemptResult> results = mesh.onlyCall().results();
      assertEquals(2, results.size(), results.toString());
      assertNull(results.get(0).failure(), "the refusal is the library's business");
      assertEquals(RpcCode.OK, results.get(1).rpc());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aStreamThatTheServerRefusesTwiceIsAFailureThatTheMeshHearsOf(String library)
      throws Exception {
    try (GrpcApp app = GrpcApp.of(library);
        Http2ByHand endpoint = Http2ByHand.refusing(2)) {
      mesh.play(
          "reviews", Script.retrying(Sends.to(endpoint.port()), Sends.to(app.port("second"))));

      assertEquals("second:a", app.call(RpcAsk.unary("reviews:9000", "a")));

      assertEquals(2, endpoint.requests());
      AttemptResult refused = mesh.onlyCall().results().get(0);
      assertEquals(RpcCode.UNAVAILABLE, refused.rpc());
      assertEquals(Failure.RESET, refused.failure());
    }
  }
}
