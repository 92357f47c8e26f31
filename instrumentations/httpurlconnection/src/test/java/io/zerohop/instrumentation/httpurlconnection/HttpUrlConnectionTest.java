package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is peculiar to HttpURLConnection, beyond the contract of every client. */
class HttpUrlConnectionTest extends UrlBed {
  private PlayedCall lastCall() {
    return mesh.calls().get(mesh.calls().size() - 1);
  }

  @Test
  void aMissingResourceIsStillAFileNotFoundException() throws IOException {
    first.answers(404);
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    HttpURLConnection connection = open("/missing");

    FileNotFoundException failure =
        assertThrows(FileNotFoundException.class, connection::getInputStream);

    assertEquals(url("/missing").toString(), failure.getMessage());
    assertEquals("first", text(connection.getErrorStream()));
    assertEquals(404, connection.getResponseCode());
    Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
  }

  @Test
  void theApplicationSeesItsUrlAndNoProxy() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.target(Sends.to(first), "/v2", "other.test")));
    URL asked = url("/v1");
    HttpURLConnection connection = (HttpURLConnection) asked.openConnection();

    assertEquals("first", text(connection.getInputStream()));

    assertSame(asked, connection.getURL());
    assertFalse(connection.usingProxy());
    assertEquals("Status 200", connection.getResponseMessage());
    assertEquals("HTTP/1.1 200 Status 200", connection.getHeaderField(0));
  }

  @Test
  void outputMakesAPostOfAGet() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    HttpURLConnection connection = open("/");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write('x');
    }

    assertEquals("first", text(connection.getInputStream()));

    assertEquals("POST", mesh.onlyCall().request().method());
  }

  @Test
  void aMethodThatChangedAfterTheDecisionIsNotRepeated() throws IOException {
    first.answers(503);
    mesh.play(SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));
    HttpURLConnection connection = open("/");
    connection.setDoOutput(true);
    connection.connect();
    assertEquals("GET", mesh.onlyCall().request().method());
    connection.getOutputStream().write('x');

    assertEquals(503, connection.getResponseCode());
    assertTrue(second.requests().isEmpty());
  }

  @Test
  void aPostThatIsRedirectedBecomesAGetWithADecisionOfItsOwn() throws IOException {
    first.does((request, wire) -> wire.reply(303, "", "Location: " + "/there"));
    mesh.playEach(SERVICE, () -> Script.inOrder(Sends.to(mesh.calls().isEmpty() ? first : second)));
    HttpURLConnection connection = open("/here");
    connection.setDoOutput(true);
    connection.getOutputStream().write('x');

    assertEquals("second", text(connection.getInputStream()));

    assertEquals("GET", lastCall().request().method());
    assertEquals("/there", lastCall().request().path());
    assertEquals(url("/there").toString(), connection.getURL().toString());
  }

  @Test
  void cookiesAreSentOnceOnEveryAttempt() throws IOException {
    CookieHandler before = CookieHandler.getDefault();
    CookieHandler.setDefault(new CookieManager());
    try {
      first.does((request, wire) -> wire.reply(200, "", "Set-Cookie: session=7"));
      mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
      open("/login").getResponseCode();

      first.answers(503);
      mesh.play(SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));
      assertEquals("second", text(open("/items").getInputStream()));
    } finally {
      CookieHandler.setDefault(before);
    }
    assertEquals("session=7", first.requests().get(1).header("cookie"));
    assertEquals("session=7", second.onlyRequest().header("cookie"));
  }

  @Test
  void theApplicationsAuthorizationSurvivesARetry() throws IOException {
    first.answers(503);
    mesh.play(
        SERVICE, Script.retrying(Sends.to(Backend.deadPort()), Sends.to(first), Sends.to(second)));
    HttpURLConnection connection = open("/");
    connection.setRequestProperty("Authorization", "Bearer t");

    assertEquals("second", text(connection.getInputStream()));

    assertEquals("Bearer t", second.onlyRequest().header("authorization"));
  }

  @Test
  void aRefusalIsRememberedAsTheJdkRemembersFailures() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT)));
    HttpURLConnection connection = open("/");

    assertThrows(java.net.ConnectException.class, connection::getInputStream);
    IOException again = assertThrows(IOException.class, connection::getInputStream);

    String message = Objects.requireNonNull(again.getMessage());
    assertTrue(message.startsWith("NO_ENDPOINTS"), message);
    assertEquals(1, mesh.calls().size());
  }

  @Test
  void theHeadersAloneMaySendTheRequest() throws IOException {
    first.answers(503);
    mesh.play(SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));
    HttpURLConnection connection = open("/");

    assertNotNull(connection.getHeaderFields().get(null));
    assertEquals(6, connection.getContentLength());
    assertEquals("second", text(connection.getInputStream()));
  }

  @Test
  void switchingTheHooksOffGivesTheOriginalBack() throws Exception {
    mesh.play("localhost", Script.inOrder(Sends.to(second)));
    Ask direct = Ask.get("http://localhost:" + first.port() + "/");
    try (UrlClient client = new UrlClient()) {
      assertEquals("second", client.send(direct).text());
      WovenJvm.with().active(false);
      assertEquals("first", client.send(direct).text());
    } finally {
      WovenJvm.with().active(true);
    }
  }

  @Test
  void aWaitThatIsInterruptedStaysInterrupted() throws IOException {
    Step.Wait wait = new Step.Wait(2_000_000_000L, null);
    mesh.play(SERVICE, Script.inOrder(wait, Sends.to(first)));
    Thread.currentThread().interrupt();

    assertEquals("first", text(open("/").getInputStream()));

    assertTrue(Thread.interrupted());
  }
}
