package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.Tls;
import io.zerohop.testkit.WovenJvm;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is peculiar to HttpURLConnection, beyond the contract of every client. */
class HttpUrlConnectionTest {
  private static final String SERVICE = ContractBed.SERVICE;

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final Backend first = Backend.start("first");
  private final Backend second = Backend.start("second");

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, HttpUrlConnectionHooks.class);
  }

  @AfterEach
  void clear() {
    mesh.close();
    first.close();
    second.close();
  }

  private static URL url(String path) throws IOException {
    return URI.create("http://" + SERVICE + ":8080" + path).toURL();
  }

  private static HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection) url(path).openConnection();
  }

  private static String text(InputStream stream) throws IOException {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

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
  void aProxyOfTheApplicationMeansNoPolicy() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    Proxy proxy = new Proxy(Proxy.Type.HTTP, second.address());

    assertEquals("second", text(url("/x").openConnection(proxy).getInputStream()));

    assertEquals(url("/x").toString(), second.onlyRequest().target());
    assertTrue(mesh.calls().isEmpty());
  }

  @Test
  void aProxyOfTheWholeJvmIsForOthersOnly() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(always(new Proxy(Proxy.Type.HTTP, second.address())));
    try {
      assertEquals("first", text(open("/x").getInputStream()));
      URL outside = URI.create("http://outside.test/y").toURL();
      assertEquals("second", text(outside.openStream()));
    } finally {
      ProxySelector.setDefault(before);
    }
    assertEquals("http://outside.test/y", second.onlyRequest().target());
  }

  @Test
  void aRespectedProxyOfTheWholeJvmIsForTheMeshsDestinationsToo() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    mesh.respectProxies();
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(always(new Proxy(Proxy.Type.HTTP, second.address())));
    try {
      assertEquals("second", text(open("/x").getInputStream()));
    } finally {
      ProxySelector.setDefault(before);
    }
    assertTrue(mesh.calls().isEmpty());
  }

  private static ProxySelector always(Proxy proxy) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(proxy);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        throw new AssertionError("the proxy must be reachable, was not", failure);
      }
    };
  }

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
    HttpsURLConnection connection =
        (HttpsURLConnection) URI.create("https://" + SERVICE + ":8443/").toURL().openConnection();
    connection.setSSLSocketFactory(Factories.of(context));
    return text(connection.getInputStream());
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
