package io.zerohop.instrumentation.httpurlconnection;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys under which the JDK's pool, which compares them by identity, keeps connections of the mesh:
 * one for each endpoint and each SSLSocketFactory of the application. Thread-safe.
 */
final class PoolKeys {
  private static final Map<Object, Map<String, Object>> SECURE = new WeakHashMap<>();

  private PoolKeys() {}

  /**
   * The key for an endpoint.
   *
   * @param original what the JDK would use: null for http, the SSLSocketFactory for https
   */
  static Object of(String poolKey, @Nullable Object original) {
    if (original == null) {
      return poolKey;
    }
    Map<String, Object> keys;
    synchronized (SECURE) {
      keys = SECURE.computeIfAbsent(original, any -> new ConcurrentHashMap<>());
    }
    return keys.computeIfAbsent(poolKey, any -> new Object());
  }
}
