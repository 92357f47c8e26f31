package io.zerohop.instrumentation.httpurlconnection;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys under which the JDK's pool, which compares them by identity, keeps connections of the mesh:
 * one for each endpoint and each SSLSocketFactory of the application. A key is here as long as the
 * pool has a connection under it: endpoints come and go, the JVM's own factory stays. Thread-safe.
 */
final class PoolKeys {
  private static final Map<Object, Map<String, Kept>> SECURE = new WeakHashMap<>();
  private static final ReferenceQueue<Object> UNUSED = new ReferenceQueue<>();

  private PoolKeys() {}

  /** A key and where it stands. */
  private static final class Kept extends WeakReference<Object> {
    private final Map<String, Kept> among;
    private final String poolKey;

    Kept(Object key, Map<String, Kept> among, String poolKey) {
      super(key, UNUSED);
      this.among = among;
      this.poolKey = poolKey;
    }
  }

  /**
   * The key for an endpoint.
   *
   * @param original what the JDK would use: null for http, the SSLSocketFactory for https
   */
  static Object of(String poolKey, @Nullable Object original) {
    if (original == null) {
      return poolKey;
    }
    synchronized (SECURE) {
      forgetUnused();
      Map<String, Kept> keys = SECURE.computeIfAbsent(original, any -> new HashMap<>());
      Kept kept = keys.get(poolKey);
      Object key = kept == null ? null : kept.get();
      if (key == null) {
        key = new Object();
        keys.put(poolKey, new Kept(key, keys, poolKey));
      }
      return key;
    }
  }

  /** How many there are for an SSLSocketFactory. */
  static int count(Object original) {
    synchronized (SECURE) {
      forgetUnused();
      return SECURE.getOrDefault(original, Map.of()).size();
    }
  }

  private static void forgetUnused() {
    for (Reference<?> gone = UNUSED.poll(); gone != null; gone = UNUSED.poll()) {
      if (gone instanceof Kept kept) {
        kept.among.remove(kept.poolKey, kept);
      }
    }
  }
}
