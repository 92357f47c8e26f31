package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Http2Server;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 by upgrade, by ALPN of the application's own TLS, and by ALPN of the mesh's. */
@Tag("http-client-contract")
class Http2Test {
  private static final String HOST = "reviews.test";

  static {
    WovenJvm.with(FaultyHooks.class, JdkHttpClientHooks.class);
  }

  /** How a client comes to speak HTTP/2. */
  enum Way {
    UPGRADE,
    OWN_TLS,
    MESH_TLS;

    String url(String path) {
      return this == OWN_TLS
          ? "https://" + HOST + ":8443" + path
          : "http://" + HOST + ":8080" + path;
    }

    String authority() {
      return HOST + (this == OWN_TLS ? ":8443" : ":8080");
    }

    Step.Send to(Http2Server server) {
      Step.Send plain = Sends.to(server.port());
      return this == MESH_TLS ? Sends.tls(plain, ContractBed.TLS) : plain;
    }
  }

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final HttpClient client = HttpClient.newBuilder().sslContext(ContractBed.TLS).build();
  private @Nullable Http2Server first;
  private @Nullable Http2Server second;

  @AfterEach
  void close() throws Exception {
    mesh.close();
    for (Http2Server server : new Http2Server[] {first, second}) {
      if (server != null) {
        server.close();
      }
    }
  }

  private Http2Server first(Way way) throws Exception {
    first = Http2Server.start("first", way != Way.UPGRADE);
    return first;
  }

  private Http2Server second(Way way) throws Exception {
    second = Http2Server.start("second", way != Way.UPGRADE);
    return second;
  }

  private HttpResponse<String> get(Way way, String path) throws Exception {
    return client.send(request(way, path).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Way way, String path) {
    return HttpRequest.newBuilder(URI.create(way.url(path)));
  }

  @ParameterizedTest
  @EnumSource
  void reachesTheEndpointOverOneConnection(Way way) throws Exception {
    Http2Server server = first(way);
    mesh.play(HOST, Script.inOrder(way.to(server)));

    for (int call = 0; call < 4; call++) {
      HttpResponse<String> response = get(way, "/items?page=" + call);
      assertEquals("first", response.body());
      assertEquals(HttpClient.Version.HTTP_2, response.version());
      assertEquals("/items?page=" + call, server.last().target());
      assertEquals(way.authority(), server.last().host());
    }

    assertEquals(1, server.connections());
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @EnumSource
  void twoEndpointsShareNoConnection(Way way) throws Exception {
    Http2Server one = first(way);
    Http2Server two = second(way);

    for (int call = 0; call < 6; call++) {
      mesh.play(HOST, Script.inOrder(way.to(call % 2 == 0 ? one : two)));
      assertEquals(call % 2 == 0 ? "first" : "second", get(way, "/" + call).body());
    }

    assertEquals(1, one.connections());
    assertEquals(1, two.connections());
  }

  @ParameterizedTest
  @EnumSource
  void sendsOnceMoreElsewhereAfterAnErrorStatus(Way way) throws Exception {
    Http2Server one = first(way);
    Http2Server two = second(way);
    one.answers(503);
    mesh.play(HOST, Script.retrying(way.to(one), way.to(two)));

    for (int call = 0; call < 3; call++) {
      HttpResponse<String> response =
          client.send(
              request(way, "/items").POST(BodyPublishers.ofString("content")).build(),
              BodyHandlers.ofString());
      assertEquals("second", response.body());
      assertTrue(response.previousResponse().isEmpty());
      assertEquals("content", one.last().body());
      assertEquals("content", two.last().body());
    }
    assertEquals(3, one.seen().size());
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @EnumSource
  void rewritesTheTargetAndChangesHeaders(Way way) throws Exception {
    Http2Server server = first(way);
    HeaderChanges changes =
        new HeaderChanges(List.of("x-gone"), List.of(new Header("x-user", "mesh")), List.of());
    Step.Send send =
        Sends.target(Sends.headers(way.to(server), changes), "/v2?a=b", "inner.test:99");
    HeaderChanges answer =
        new HeaderChanges(List.of(), List.of(new Header("x-version", "v2")), List.of());
    mesh.play(HOST, Script.inOrder(send, new Step.Finish(answer)));

    for (int call = 0; call < 2; call++) {
      HttpResponse<String> response =
          client.send(request(way, "/v1").header("x-user", "app").build(), BodyHandlers.ofString());
      assertEquals("v2", response.headers().firstValue("x-version").orElse(""));
      assertEquals("first", response.body());
      assertEquals("/v2?a=b", server.last().target());
      assertEquals("inner.test:99", server.last().host());
      assertEquals("mesh", server.last().user());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAttemptThatStallsIsEndedAndSentElsewhere(Way way) throws Exception {
    Http2Server one = first(way);
    second(way);
    warmUp(way, one);
    CountDownLatch done = new CountDownLatch(1);
    one.does((request, response) -> hold(done));

    AttemptResult ended = stalled(way, Duration.ofMillis(700));
    if (ended.phase() != Phase.SENT) {
      // A busy machine needs longer than that to send.
      ended = stalled(way, Duration.ofSeconds(7));
    }

    assertEquals(AttemptResult.Failure.TIMEOUT, ended.failure());
    assertEquals(Phase.SENT, ended.phase());
    done.countDown();
  }

  /** The first attempt's result of a call whose first server says nothing. */
  private AttemptResult stalled(Way way, Duration limit) throws Exception {
    Http2Server one = Objects.requireNonNull(first);
    Http2Server two = Objects.requireNonNull(second);
    mesh.playEach(HOST, () -> Script.retrying(Sends.attemptLimit(way.to(one), limit), way.to(two)));
    assertEquals("second", get(way, "/").body());
    return mesh.calls().get(mesh.calls().size() - 1).results().get(0);
  }

  @ParameterizedTest
  @EnumSource
  void theCallsLimitEndsABodyThatStalls(Way way) throws Exception {
    Http2Server server = first(way);
    warmUp(way, server);
    CountDownLatch done = new CountDownLatch(1);
    server.does(
        (request, response) -> {
          response.getOutputStream().print("begun");
          response.flushBuffer();
          hold(done);
        });
    mesh.playEach(
        HOST, () -> Script.inOrder(Sends.callLimit(way.to(server), Duration.ofSeconds(2))));

    IOException failure = assertThrows(IOException.class, () -> get(way, "/"));

    assertTrue(String.valueOf(failure.getMessage()).startsWith("CALL_TIMEOUT"), failure.toString());
    Await.until("the end is told", () -> mesh.calls().get(1).isClosed());
    done.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledFutureGivesTheCallBack(Way way) throws Exception {
    Http2Server server = first(way);
    CountDownLatch done = new CountDownLatch(1);
    server.does((request, response) -> hold(done));
    mesh.play(HOST, Script.retrying(way.to(server), way.to(server)));

    var future = client.sendAsync(request(way, "/").build(), BodyHandlers.ofString());
    Await.until("the server has it", () -> !server.seen().isEmpty());
    assertTrue(future.cancel(true));

    Await.until("the call is given back", () -> mesh.onlyCall().isCancelled());
    assertEquals(1, server.seen().size());
    done.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsGoneIsAFailureBeforeAnythingWasSent(Way way) throws Exception {
    Http2Server one = first(way);
    Http2Server two = second(way);
    Step.Send gone = way.to(one);
    one.close();
    first = null;
    mesh.play(HOST, Script.retrying(gone, way.to(two)));

    String body =
        client.sendAsync(request(way, "/").build(), BodyHandlers.ofString()).join().body();

    assertEquals("second", body);
    AttemptResult refused = mesh.onlyCall().results().get(0);
    assertEquals(Phase.NOT_CONNECTED, refused.phase());
    assertEquals(AttemptResult.Failure.CONNECT, refused.failure());
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsTheClientsOwn(Way way) throws Exception {
    Http2Server one = first(way);
    Step.Send gone = way.to(one);
    one.close();
    first = null;
    mesh.play(HOST, Script.inOrder(gone));

    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> client.sendAsync(request(way, "/").build(), BodyHandlers.ofString()).join());

    Throwable cause = Objects.requireNonNull(failure.getCause());
    assertEquals(java.net.ConnectException.class, cause.getClass());
    assertEquals(1, mesh.onlyCall().results().size());
  }

  /** One call, so that a limit on the next does not count the making of a connection. */
  private void warmUp(Way way, Http2Server server) throws Exception {
    mesh.play(HOST, Script.inOrder(way.to(server)));
    assertEquals("first", get(way, "/").body());
  }

  private static void hold(CountDownLatch latch) throws IOException, InterruptedException {
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new IOException("the test did not let go");
    }
  }
}
