package io.zerohop.spi.http;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a proxy takes a call out of the mesh's hands. */
public final class Proxies {
  private Proxies() {}

  /**
   * Whether a client with these settings uses a proxy that counts: one that the application gave to
   * it always does, one of the JVM's settings where {@link Outbound#respectsProxies} says so.
   */
  public static boolean used(@Nullable Proxy fixed, @Nullable ProxySelector selector, URI uri) {
    if (fixed != null) {
      return fixed.type() != Proxy.Type.DIRECT;
    }
    if (selector == null
        || (selector == ProxySelector.getDefault() && !MeshPorts.respectsProxies())) {
      return false;
    }
    try {
      List<Proxy> chosen = selector.select(uri);
      return chosen != null && chosen.stream().anyMatch(one -> one.type() != Proxy.Type.DIRECT);
    } catch (IllegalArgumentException unknown) {
      return false; // A client asks no selector for such a URI either.
    }
  }
}
