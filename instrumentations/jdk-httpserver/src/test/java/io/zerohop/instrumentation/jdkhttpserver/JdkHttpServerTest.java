package io.zerohop.instrumentation.jdkhttpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.Reached;
import io.zerohop.testkit.Tls;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkHttpServerTest {
  private final HeardInbound heard = HeardInbound.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkHttpServerHooks.class);
  }

  @AfterEach
  void disconnect() {
    heard.close();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static HttpServer plain() throws IOException {
    HttpServer server = HttpServer.create(anyPort(), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "here".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    return server;
  }

  private static HttpsServer secure() throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(Tls.context()));
    return server;
  }

  private static String answer(HttpServer server) throws IOException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try (var in = URI.create(url).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aServerIsPublishedWhenItListensAndWithdrawnBeforeItStops() throws IOException {
    HttpServer server = plain();
    InetSocketAddress address = server.getAddress();
    assertEquals(List.of(), heard.events());

    server.start();
    assertEquals(List.of("listening jdk-httpserver " + address + " http"), heard.events());
    assertEquals("here", answer(server));

    server.stop(0);
    assertEquals("closed " + address, heard.events().get(1));
  }

  @Test
  void aServerWithItsOwnTlsIsToldAsSuch() throws IOException {
    HttpsServer server = secure();
    server.start();
    server.stop(0);

    assertTrue(heard.events().get(0).endsWith("http tls"), heard.events().toString());
    assertEquals(2, heard.events().size());
  }

  @Test
  void everyHookIsReachedByAServerOfEachKind() throws Exception {
    for (HttpServer server : List.of(plain(), secure())) {
      server.start();
      if (!(server instanceof HttpsServer)) {
        assertEquals("here", answer(server));
      }
      server.stop(0);
    }

    Reached.all(
        "jdk-httpserver",
        new JdkHttpServerHooks().hooks().points().stream().map(HookPoint::id).toList());
  }

  @Test
  void aServerThatFailsToStartIsNotPublished() throws IOException {
    HttpServer server = HttpServer.create();

    assertThrows(IllegalStateException.class, server::start);

    assertFalse(heard.events().stream().anyMatch(event -> event.startsWith("listening")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HttpServerImpl.start", "HttpServerImpl.stop"})
  void aFaultInAHookChangesNothingForTheServer(String point) throws IOException {
    System.setProperty(InjectingAdapter.FAULT, point);
    HttpServer server = plain();
    server.start();
    assertEquals("here", answer(server));
    server.stop(0);

    assertEquals(1, heard.faults().size());
    assertThrows(IOException.class, () -> answer(server));
  }

  @Test
  void withoutARuntimeAServerServes() throws IOException {
    heard.close();
    HttpServer server = plain();
    server.start();

    assertEquals("here", answer(server));

    server.stop(0);
    assertEquals(List.of(), heard.events());
  }
}
