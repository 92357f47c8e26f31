package io.zerohop.spi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted where a client may use a proxy. */
class ProxiesTest {
  private static final Proxy PROXY =
      new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.test", 3128));

  private final ProxySelector before = ProxySelector.getDefault();
  private PlayedMesh mesh;

  @BeforeEach
  void connect() {
    mesh = new PlayedMesh();
  }

  @AfterEach
  void disconnect() {
    mesh.close();
    ProxySelector.setDefault(before);
  }

  private static URI there() {
    return URI.create("http://reviews/items");
  }

  @Test
  void aProxyOfTheApplicationIsCounted() {
    assertTrue(Proxies.used(PROXY, null, ProxiesTest::there));
    assertTrue(Proxies.used(null, new Selector(PROXY), ProxiesTest::there));
    assertTrue(Proxies.used(true), "the client has chosen it by itself");
    assertFalse(Proxies.used(false));
    assertEquals(List.of("left", "left", "left"), mesh.proxies);
  }

  @Test
  void aProxyOfTheJvmThatIsPassedByIsCounted() {
    Selector whole = new Selector(PROXY);
    ProxySelector.setDefault(whole);
    assertFalse(Proxies.used(null, whole, ProxiesTest::there));
    assertEquals(List.of("passed"), mesh.proxies);

    mesh.respectsProxies = true;
    assertTrue(Proxies.used(null, whole, ProxiesTest::there));
    assertEquals(List.of("passed", "left"), mesh.proxies);
  }

  @Test
  void aProxyThatTheJvmDoesNotChooseForTheDestinationIsNotCounted() {
    Selector whole = new Selector(Proxy.NO_PROXY);
    ProxySelector.setDefault(whole);
    assertFalse(Proxies.used(null, whole, ProxiesTest::there));
    assertFalse(Proxies.used(Proxy.NO_PROXY, whole, ProxiesTest::there));
    assertEquals(List.of(), mesh.proxies);
  }

  @Test
  void whereTheJvmHasNoProxyNothingIsAsked() {
    Supplier<URI> unasked =
        () -> {
          throw new AssertionError("no URI must be made where no selector is asked");
        };
    assertFalse(Proxies.used(null, before, unasked));
    assertEquals(List.of(), mesh.proxies);
  }

  @Test
  void aSelectorThatIsAskedOnlyInOrderToCountDisturbsNoCall() {
    Selector broken = new Selector(PROXY);
    broken.isBroken = true;
    ProxySelector.setDefault(broken);
    assertFalse(Proxies.used(null, broken, ProxiesTest::there));
    assertEquals(List.of(), mesh.proxies);
  }

  private static final class Selector extends ProxySelector {
    private final Proxy proxy;
    private boolean isBroken;

    Selector(Proxy proxy) {
      this.proxy = proxy;
    }

    @Override
    public List<Proxy> select(URI uri) {
      if (isBroken) {
        throw new IllegalStateException("the selector must work, does not");
      }
      return List.of(proxy);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }
}
