package io.zerohop.spi.http;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a proxy takes a call out of the mesh's hands; the status counts where one is met. */
public final class Proxies {
  private static final List<String> SETTINGS =
      List.of("http.proxyHost", "https.proxyHost", "socksProxyHost", "java.net.useSystemProxies");

  /** The package of the selector that reads {@link #SETTINGS}, and nothing else. */
  private static final String OF_THE_JDK = "sun.net.spi.";

  private Proxies() {}

  /**
   * Whether a client with these settings uses a proxy that counts: one that the application gave to
   * it always does, one of the JVM's settings where {@link Outbound#respectsProxies} says so.
   *
   * @param uri asked for where a selector is; may throw IllegalArgumentException
   */
  public static boolean used(
      @Nullable Proxy fixed, @Nullable ProxySelector selector, Supplier<URI> uri) {
    return used(fixed == null ? chosen(selector, uri) : fixed.type() != Proxy.Type.DIRECT);
  }

  /** Whether a client uses a proxy where the client has chosen it by itself, so that it counts. */
  public static boolean used(boolean used) {
    if (used) {
      MeshPorts.leftToProxy();
    }
    return used;
  }

  private static boolean chosen(@Nullable ProxySelector selector, Supplier<URI> uri) {
    if (selector == null) {
      return false;
    }
    if (selector == ProxySelector.getDefault() && !MeshPorts.respectsProxies()) {
      passing(uri);
      return false;
    }
    return chooses(selector, uri);
  }

  /**
   * Counts a call that goes directly if the JVM's own settings choose a proxy for it. These are
   * asked only where they may name one.
   */
  private static void passing(Supplier<URI> uri) {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null || !mayChoose(selector)) {
      return;
    }
    try {
      if (chooses(selector, uri)) {
        MeshPorts.passedProxy();
      }
    } catch (RuntimeException ignored) {
      // Of an application's selector, which is asked only in order to count.
    }
  }

  private static boolean mayChoose(ProxySelector selector) {
    if (!selector.getClass().getName().startsWith(OF_THE_JDK)) {
      return true;
    }
    for (String name : SETTINGS) {
      if (System.getProperty(name) != null) {
        return true;
      }
    }
    return false;
  }

  private static boolean chooses(ProxySelector selector, Supplier<URI> uri) {
    try {
      List<Proxy> all = selector.select(uri.get());
      return all != null && all.stream().anyMatch(one -> one.type() != Proxy.Type.DIRECT);
    } catch (IllegalArgumentException unknown) {
      return false; // A client asks no selector for such a URI either.
    }
  }
}
