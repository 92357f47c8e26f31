package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** From when a connection is made to when it is closed. */
class ConnectionLifeTest extends UrlBed {
  @Test
  void aConnectionThatWentStaleIsOpenedAgainToTheSameEndpoint() throws IOException {
    first.does(
        (request, wire) -> {
          wire.reply(200, "once");
          wire.hangUp();
        });
    HeaderChanges added = new HeaderChanges(List.of(), List.of(), List.of(new Header("X-A", "1")));
    mesh.play(SERVICE, Script.inOrder(Sends.headers(Sends.to(first), added)));

    for (int call = 0; call < 5; call++) {
      assertEquals("once", text(open("/" + call).getInputStream()));
    }

    for (Backend.Request request : first.requests()) {
      assertEquals("1", request.header("x-a"));
    }
    assertTrue(mesh.calls().stream().allMatch(call -> call.results().size() == 1));
  }

  @Test
  void disconnectingInTheMiddleCancelsAndIsNotRetried() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    first.does(
        (request, wire) -> {
          arrived.countDown();
          wire.stall();
        });
    mesh.play(SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));
    HttpURLConnection connection = open("/slow");
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                connection.getInputStream();
              } catch (IOException | RuntimeException e) {
                thrown.add(e);
              }
            });
    reader.start();
    assertTrue(arrived.await(60, TimeUnit.SECONDS));

    connection.disconnect();
    reader.join(60_000);

    assertEquals(1, thrown.size());
    assertTrue(mesh.onlyCall().isCancelled());
    assertTrue(second.requests().isEmpty());
  }

  @Test
  void disconnectingAfterTheAnswerIsNoCancellation() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    HttpURLConnection connection = open("/");

    assertEquals(200, connection.getResponseCode());
    connection.disconnect();

    assertFalse(mesh.onlyCall().isCancelled());
    assertEquals(1, mesh.onlyCall().bodyEnds().size());
  }

  @Test
  void disconnectingClosesTheIdleConnectionToThatEndpoint() throws Exception {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    HttpURLConnection connection = open("/");
    InputStream body = connection.getInputStream();
    body.read();
    connection.disconnect();

    Await.until("the connection is closed", () -> first.openConnections() == 0);
  }

  @Test
  void connectingFirstAndReadingLaterIsOneCall() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    HttpURLConnection connection = open("/");

    connection.connect();
    assertEquals(1, mesh.calls().size());
    assertEquals(200, connection.getResponseCode());
    assertEquals("first", text(connection.getInputStream()));

    assertEquals(1, mesh.onlyCall().results().size());
    Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
  }

  @Test
  void aConnectionThatIsNeverUsedGivesItsCallBack() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    connectOnly();

    Await.until(
        "the garbage is collected",
        () -> {
          System.gc();
          return mesh.onlyCall().isCancelled();
        });
  }

  private static void connectOnly() throws IOException {
    open("/").connect();
  }

  @Test
  void secureConnectionsArePooledForEachEndpointAndSocketFactory() throws IOException {
    SSLContext other = Tls.context();
    try (Backend one = Backend.startTls("one", ContractBed.TLS);
        Backend two = Backend.startTls("two", ContractBed.TLS)) {
      for (int call = 0; call < 6; call++) {
        Backend chosen = call % 2 == 0 ? one : two;
        mesh.play(SERVICE, Script.inOrder(Sends.to(chosen)));
        assertEquals(chosen == one ? "one" : "two", secure(ContractBed.TLS));
      }
      assertEquals(1, one.connections());
      assertEquals(1, two.connections());

      secure(other);
      assertEquals(2, two.connections());
    }
  }

  private static String secure(SSLContext context) throws IOException {
    return text(opened(context).getInputStream());
  }

  private static HttpsURLConnection opened(SSLContext context) throws IOException {
    HttpsURLConnection connection =
        (HttpsURLConnection) URI.create("https://" + SERVICE + ":8443/").toURL().openConnection();
    connection.setSSLSocketFactory(Factories.of(context));
    return connection;
  }

  /** To close TLS as it wants to be closed one must wait for whoever writes. */
  @Test
  void anUploadThatAKeptSecureConnectionDoesNotTakeIsEndedInTime() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Backend frozen = Backend.startTls("frozen", ContractBed.TLS)) {
      frozen.does(
          (request, wire) -> {
            wire.reply(200, "kept");
            await(over);
          });
      mesh.play(SERVICE, Script.inOrder(Sends.to(frozen)));
      assertEquals("kept", secure(ContractBed.TLS));
      Step.Send brief = Sends.attemptLimit(Sends.to(frozen), Duration.ofMillis(300));
      mesh.play(
          SERVICE, Script.inOrder(brief, Script.fail(Reason.ATTEMPT_TIMEOUT, Failure.TIMEOUT)));

      IOException failure =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30), () -> assertThrows(IOException.class, this::upload));

      assertTrue(failure.toString().contains("ATTEMPT_TIMEOUT"), failure.toString());
      assertEquals(1, frozen.connections());
    } finally {
      over.countDown();
    }
  }

  private void upload() throws IOException {
    HttpsURLConnection connection = opened(ContractBed.TLS);
    connection.setDoOutput(true);
    connection.getOutputStream().write(new byte[40_000_000]);
    connection.getResponseCode();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test has ended");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
