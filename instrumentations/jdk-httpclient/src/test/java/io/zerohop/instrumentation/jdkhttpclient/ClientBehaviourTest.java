package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What {@code java.net.http.HttpClient} alone has, beside what every client must do. */
class ClientBehaviourTest extends JdkBed {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Longer than a busy machine needs for a connection that somebody accepts. */
  private static final Duration LONGER = Duration.ofSeconds(2);

  /** So many that their waits, one after the other, take longer than a busy machine needs. */
  private static final int CALLS = 60;

  @Nested
  class Cancelling {
    @Test
    void inFlightGivesTheCallBackAndStopsRetries() throws Exception {
      first.does((request, wire) -> wire.stall());
      retrying();
      var future = client.sendAsync(get(), BodyHandlers.ofString());
      Await.until("the server has it", () -> !first.requests().isEmpty());

      assertTrue(future.cancel(true));

      Await.until("the call is given back", () -> mesh.onlyCall().isCancelled());
      Await.until("the engine was told", () -> !mesh.onlyCall().results().isEmpty());
      assertEquals(Failure.CANCELLED, mesh.onlyCall().results().get(0).failure());
      assertTrue(second.requests().isEmpty());
    }

    @Test
    void inAWaitEndsTheWait() throws Exception {
      first.answers(503);
      Step wait = new Step.Wait(Duration.ofMinutes(5).toNanos(), null);
      mesh.play(HOST, Script.inOrder(Sends.to(first), wait, Sends.to(second)));
      var future = client.sendAsync(get(), BodyHandlers.ofString());
      Await.until("the call begins", () -> !mesh.calls().isEmpty());
      Await.until("the engine was told", () -> !mesh.onlyCall().results().isEmpty());

      assertTrue(future.cancel(true));

      Await.until("the call is given back", () -> mesh.onlyCall().isCancelled());
      Await.until("its connection is not held", () -> first.openConnections() <= 1);
      assertTrue(second.requests().isEmpty());
    }

    @Test
    void theApplicationsTimeoutEndsAWaitToo() {
      first.answers(503);
      Step wait = new Step.Wait(Duration.ofMinutes(5).toNanos(), null);
      mesh.play(HOST, Script.inOrder(Sends.to(first), wait, Sends.to(second)));
      HttpRequest request = HttpRequest.newBuilder(THERE).timeout(SHORT).build();

      HttpTimeoutException failure =
          assertThrows(
              HttpTimeoutException.class, () -> client.send(request, BodyHandlers.ofString()));

      assertEquals("java.net.http.HttpTimeoutException: request timed out", failure.toString());
      Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
    }

    @Test
    void aWaitHoldsNoThread() throws Exception {
      first.answers(503);
      long pause = Duration.ofMillis(300).toNanos();
      mesh.playEach(
          HOST,
          () -> Script.inOrder(Sends.to(first), new Step.Wait(pause, null), Sends.to(second)));
      var single = Executors.newSingleThreadExecutor();
      try {
        HttpClient narrow = HttpClient.newBuilder().executor(single).build();
        long start = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int call = 0; call < CALLS; call++) {
          calls.add(narrow.sendAsync(get(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> call : calls) {
          assertEquals("second", call.join().body());
        }
        assertTrue(System.nanoTime() - start < CALLS * pause, "the waits came one after the other");
      } finally {
        single.shutdownNow();
      }
    }
  }

  @Nested
  class Connecting {
    private final List<Socket> fill = new ArrayList<>();

    /** A port whose backlog is full: a connect to it hangs. */
    private ServerSocket hanging() throws IOException {
      ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      for (int i = 0; i < 3; i++) {
        Socket socket = new Socket();
        fill.add(socket);
        try {
          socket.connect(server.getLocalSocketAddress(), 200);
        } catch (IOException full) {
          break;
        }
      }
      return server;
    }

    @AfterEach
    void empty() throws IOException {
      for (Socket socket : fill) {
        socket.close();
      }
    }

    @Test
    void theApplicationsConnectTimeoutIsAFailureToConnectAndRetried() throws Exception {
      try (ServerSocket hanging = hanging()) {
        mesh.play(HOST, Script.retrying(Sends.to(hanging.getLocalPort()), Sends.to(second)));
        HttpClient impatient = HttpClient.newBuilder().connectTimeout(LONGER).build();

        assertEquals("second", impatient.send(get(), BodyHandlers.ofString()).body());

        assertEquals(Failure.CONNECT, mesh.onlyCall().results().get(0).failure());
        assertEquals(Phase.NOT_CONNECTED, mesh.onlyCall().results().get(0).phase());
      }
    }

    @Test
    void aConnectTimeoutThatIsNotRetriedIsTheClientsOwn() throws Exception {
      try (ServerSocket hanging = hanging()) {
        mesh.play(HOST, Script.inOrder(Sends.to(hanging.getLocalPort())));
        HttpClient impatient = HttpClient.newBuilder().connectTimeout(SHORT).build();

        HttpConnectTimeoutException failure =
            assertThrows(
                HttpConnectTimeoutException.class,
                () -> impatient.send(get(), BodyHandlers.ofString()));

        assertEquals("HTTP connect timed out", failure.getMessage());
        Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
      }
    }

    @Test
    void aShorterConnectTimeoutOfThePolicyWins() throws Exception {
      try (ServerSocket hanging = hanging()) {
        Step.Send send = Sends.to(hanging.getLocalPort());
        Step.Limits limits = new Step.Limits(SHORT.toNanos(), Step.Limits.NONE, Step.Limits.NONE);
        Step.Send limited =
            new Step.Send(
                1,
                send.address(),
                send.poolKey(),
                send.target(),
                send.headers(),
                limits,
                null,
                List.of());
        mesh.play(HOST, Script.retrying(limited, Sends.to(second)));
        long start = System.nanoTime();

        assertEquals("second", client.send(get(), BodyHandlers.ofString()).body());

        // The kernel gives up after two minutes.
        assertTrue(System.nanoTime() - start < Duration.ofMinutes(1).toNanos());
      }
    }
  }

  @Test
  void aSwallowedAnswerIsNoPreviousResponse() throws Exception {
    first.answers(503);
    retrying();

    HttpResponse<String> response = client.send(get(), BodyHandlers.ofString());

    assertEquals("second", response.body());
    assertTrue(response.previousResponse().isEmpty());
    assertEquals(THERE, response.uri());
    assertFalse(response.request().headers().firstValue("host").isPresent());
  }

  @Test
  void aConnectionThatTheServerClosedIsMadeAnewUncounted() throws Exception {
    mesh.playEach(HOST, () -> Script.inOrder(Sends.to(first)));
    first.does(
        (request, wire) -> {
          wire.reply(200, "first");
          if (request.connection() == 1) {
            wire.reset();
          }
        });

    for (int call = 0; call < 20; call++) {
      assertEquals("first", client.send(get(), BodyHandlers.ofString()).body());
    }

    assertTrue(mesh.calls().stream().allMatch(call -> call.results().size() == 1));
  }

  @Test
  void aRequestIsMirroredOnceHoweverOftenTheClientSendsIt() throws Exception {
    Step.Send mirrored = Sends.mirrored(Sends.to(first), Sends.mirror(second));
    mesh.playEach(HOST, () -> Script.inOrder(mirrored));
    first.does(
        (request, wire) -> {
          if (first.requests().size() == 2) {
            wire.reset();
          } else {
            wire.reply(200, "first");
          }
        });

    for (int call = 0; call < 3; call++) {
      assertEquals("first", client.send(get(), BodyHandlers.ofString()).body());
    }

    assertEquals(4, first.requests().size());
    Await.until("the copies arrive", () -> second.requests().size() >= 3);
    assertEquals(3, second.requests().size());
  }
}
