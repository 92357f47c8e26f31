package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What goes past the mesh. */
class ExcludedTest extends JdkBed {
  @Test
  void aProxyThatTheApplicationChoseMeansNoPolicy() throws Exception {
    mesh.play(HOST, Script.inOrder(Sends.to(second)));
    HttpClient proxied = HttpClient.newBuilder().proxy(ProxySelector.of(first.address())).build();

    assertEquals("first", proxied.send(get(), BodyHandlers.ofString()).body());

    assertTrue(mesh.calls().isEmpty());
    assertEquals(THERE.toString(), first.onlyRequest().target());
    assertEquals(List.of("left"), mesh.proxies());
  }

  @Test
  void aSelectorThatChoosesNoProxyIsNoObstacle() throws Exception {
    mesh.play(HOST, Script.inOrder(Sends.to(second)));
    HttpClient direct = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    assertEquals("second", direct.send(get(), BodyHandlers.ofString()).body());
    assertEquals(List.of(), mesh.proxies());
  }

  @Test
  void aRespectedProxyOfTheWholeJvmMeansNoPolicy() throws Exception {
    mesh.play(HOST, Script.inOrder(Sends.to(second)));
    mesh.respectProxies();
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", first.port())));
    try {
      assertEquals("first", HttpClient.newHttpClient().send(get(), BodyHandlers.ofString()).body());
    } finally {
      ProxySelector.setDefault(before);
    }
    assertTrue(mesh.calls().isEmpty());
  }

  @Test
  void aProxyOfTheWholeJvmIsPassedBy() throws Exception {
    mesh.play(HOST, Script.inOrder(Sends.to(second)));
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", first.port())));
    try {
      HttpClient ordinary = HttpClient.newHttpClient();
      assertEquals("second", ordinary.send(get(), BodyHandlers.ofString()).body());
      HttpRequest outside = HttpRequest.newBuilder(URI.create("http://other.test/")).build();
      assertEquals("first", ordinary.send(outside, BodyHandlers.ofString()).body());
    } finally {
      ProxySelector.setDefault(before);
    }
    assertEquals(List.of("passed"), mesh.proxies());
  }

  @Test
  void aWebSocketGoesItsOwnWay() {
    mesh.play("localhost", Script.inOrder(Sends.to(second)));
    URI uri = URI.create("ws://localhost:" + first.port() + "/socket");
    WebSocket.Listener deaf = new WebSocket.Listener() {};

    assertThrows(
        CompletionException.class, () -> client.newWebSocketBuilder().buildAsync(uri, deaf).join());

    assertTrue(mesh.calls().isEmpty());
    assertEquals("/socket", first.onlyRequest().target());
  }
}
