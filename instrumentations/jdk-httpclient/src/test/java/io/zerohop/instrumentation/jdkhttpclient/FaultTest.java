package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Http2Server;
import io.zerohop.testkit.PlayedCall;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A handler that throws changes nothing for the application, whichever it is: every request arrives
 * once, as it was made, and its answer comes back.
 *
 * <p>Each point may throw four times in this JVM; the library is turned off at the fifth.
 */
class FaultTest {
  static {
    WovenJvm.with(FaultyHooks.class, JdkHttpClientHooks.class);
  }

  private static final String TARGET = "/path?q=1";

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final HttpClient client = HttpClient.newBuilder().sslContext(ContractBed.TLS).build();
  private final List<AutoCloseable> servers = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    System.clearProperty(InjectingAdapter.FAULT);
    mesh.close();
    for (AutoCloseable server : servers) {
      server.close();
    }
  }

  @AfterAll
  static void theLibraryIsStillHooked() throws Exception {
    assertTrue(WovenJvm.with().states().contains("applied=true"), WovenJvm.with().states());
  }

  private static Stream<String> points(Set<String> without) {
    return new JdkHttpClientHooks()
        .hooks().points().stream().map(point -> point.id()).filter(id -> !without.contains(id));
  }

  private <S extends AutoCloseable> S with(S server) {
    servers.add(server);
    return server;
  }

  static Stream<String> pointsOfHttp1() {
    return points(
        Set.of(
            JdkHttpClientHooks.SERVER_NAME,
            JdkHttpClientHooks.ENGINE,
            JdkHttpClientHooks.PSEUDO_HEADERS,
            JdkHttpClientHooks.NO_BODY));
  }

  @ParameterizedTest
  @MethodSource("pointsOfHttp1")
  void aFaultChangesNothingOverHttp1(String point) throws Exception {
    Backend backend = with(Backend.start("first"));
    // The service is where its URL says, so that the original call and the routed one are one.
    mesh.play("localhost", Script.inOrder(Sends.to(backend)));

    boolean thrown = threeCalls(point, "http://localhost:" + backend.port() + TARGET);

    assertTrue(thrown, point + " must be reached, was not");
    assertEquals(3, backend.requests().size());
    for (Backend.Request seen : backend.requests()) {
      assertEquals(TARGET, seen.target());
      assertEquals("localhost:" + backend.port(), seen.header("host"));
      assertEquals(seen.method().equals("POST") ? 7 : 0, seen.body().length);
    }
  }

  static Stream<String> pointsOfUpgrades() {
    return points(
        Set.of(
            JdkHttpClientHooks.SERVER_NAME,
            JdkHttpClientHooks.ENGINE,
            JdkHttpClientHooks.POOL_KEY,
            JdkHttpClientHooks.NO_BODY));
  }

  @ParameterizedTest
  @MethodSource("pointsOfUpgrades")
  void aFaultChangesNothingOverAnUpgradeToHttp2(String point) throws Exception {
    Http2Server server = with(Http2Server.start("first", false));
    mesh.play("localhost", Script.inOrder(Sends.to(server.port())));

    boolean thrown = threeCalls(point, "http://localhost:" + server.port() + TARGET);

    assertTrue(thrown, point + " must be reached, was not");
    arrivedOnce(server);
  }

  static Stream<String> pointsOfHttp2() {
    return points(
        Set.of(
            JdkHttpClientHooks.PATH,
            JdkHttpClientHooks.HOST,
            JdkHttpClientHooks.POOL_KEY,
            JdkHttpClientHooks.NO_BODY));
  }

  @ParameterizedTest
  @MethodSource("pointsOfHttp2")
  void aFaultChangesNothingOverTheApplicationsTls(String point) throws Exception {
    Http2Server server = with(Http2Server.start("first", true));
    Step.Send send = Sends.to(server.port());
    // A handshake with a wrong name fails before anything is sent.
    mesh.playEach("localhost", () -> Script.retrying(send, send));

    boolean thrown = threeCalls(point, "https://localhost:" + server.port() + TARGET);

    assertTrue(thrown || point.equals(JdkHttpClientHooks.SECURE), point + " was not reached");
    arrivedOnce(server);
  }

  static Stream<String> pointsOfMeshTls() {
    return Stream.of(
        JdkHttpClientHooks.SECURE,
        JdkHttpClientHooks.ADDRESS,
        JdkHttpClientHooks.SERVER_NAME,
        JdkHttpClientHooks.ENGINE);
  }

  @ParameterizedTest
  @MethodSource("pointsOfMeshTls")
  void aFaultTakesNoTlsAwayThatPolicyAsksFor(String point) throws Exception {
    Backend secure = with(Backend.startTls("secure", ContractBed.TLS));
    Backend bare = with(Backend.start("bare"));
    Step.Send there = Sends.tls(Sends.to(secure), ContractBed.TLS);
    // Plaintext is what the endpoint speaks: were it not for TLS, the first attempt would succeed.
    Step.Send trap = Sends.tls(Sends.to(bare), ContractBed.TLS);
    mesh.playEach("localhost", () -> Script.retrying(trap, there));

    boolean thrown = threeCalls(point, "http://localhost:" + bare.port() + TARGET, "secure");

    assertTrue(thrown, point + " must be reached, was not");
    // What arrived is a handshake, whatever it looks like to a server of plaintext.
    assertTrue(bare.requests().stream().noneMatch(seen -> seen.target().equals(TARGET)));
    assertEquals(3, secure.requests().size());
  }

  @Test
  void aRequestWhoseHookFailedCountsAsSentNevertheless() throws Exception {
    Backend backend = with(Backend.start("first"));
    backend.does((request, wire) -> wire.reset());
    mesh.play("localhost", Script.inOrder(Sends.to(backend)));
    System.setProperty(InjectingAdapter.FAULT, JdkHttpClientHooks.PATH);
    URI uri = URI.create("http://localhost:" + backend.port() + TARGET);
    HttpRequest post = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("content")).build();

    Assertions.assertThrows(IOException.class, () -> client.send(post, BodyHandlers.ofString()));

    assertNull(System.getProperty(InjectingAdapter.FAULT));
    AttemptResult result = mesh.onlyCall().results().get(0);
    assertEquals(Phase.SENT, result.phase());
    assertEquals(AttemptResult.Failure.RESET, result.failure());
  }

  @Test
  void aFaultInTheHookForAnAnswerWithoutContentChangesNothing() throws Exception {
    Backend backend = with(Backend.start("first"));
    backend.answers(204);
    mesh.play("localhost", Script.inOrder(Sends.to(backend)));
    System.setProperty(InjectingAdapter.FAULT, JdkHttpClientHooks.NO_BODY);
    URI uri = URI.create("http://localhost:" + backend.port() + TARGET);

    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

    assertEquals(204, response.statusCode());
    assertNull(System.getProperty(InjectingAdapter.FAULT));
    Await.until("the call is given back", () -> mesh.onlyCall().isClosed());
  }

  private boolean threeCalls(String point, String url) throws Exception {
    return threeCalls(point, url, "first");
  }

  /** Get, post, get, with one fault in all; returns whether it was thrown. */
  private boolean threeCalls(String point, String url, String answer) throws Exception {
    HttpRequest get = HttpRequest.newBuilder(URI.create(url)).build();
    HttpRequest post =
        HttpRequest.newBuilder(get.uri()).POST(BodyPublishers.ofString("content")).build();
    System.setProperty(InjectingAdapter.FAULT, point);
    for (HttpRequest request : List.of(get, post, get)) {
      assertEquals(answer, client.send(request, BodyHandlers.ofString()).body(), point);
    }
    boolean thrown = System.clearProperty(InjectingAdapter.FAULT) == null;
    Await.until(
        "every call is given back", () -> mesh.calls().stream().allMatch(PlayedCall::isClosed));
    return thrown;
  }

  private static void arrivedOnce(Http2Server server) {
    assertEquals(3, server.seen().size());
    for (Http2Server.Seen seen : server.seen()) {
      assertEquals(TARGET, seen.target());
      assertEquals("localhost:" + server.port(), seen.host());
    }
    assertEquals(
        List.of("", "content", ""), server.seen().stream().map(one -> one.body()).toList());
  }
}
