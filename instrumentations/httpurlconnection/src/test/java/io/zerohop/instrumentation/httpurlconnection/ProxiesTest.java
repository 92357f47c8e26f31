package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose proxies count. */
class ProxiesTest extends UrlBed {
  @Test
  void aProxyOfTheApplicationMeansNoPolicy() throws IOException {
    mesh.play(SERVICE, Script.inOrder(Sends.to(first)));
    Proxy proxy = new Proxy(Proxy.Type.HTTP, second.address());

    assertEquals("second", text(url("/x").openConnection(proxy).getInputStream()));

    assertEquals(url("/x").toString(), second.onlyRequest().target());
    assertTrue(mesh.calls().isEmpty());
    assertEquals(List.of("left"), mesh.proxies());
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
    assertEquals(List.of("passed"), mesh.proxies());
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
    assertEquals(List.of("left"), mesh.proxies());
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
}
