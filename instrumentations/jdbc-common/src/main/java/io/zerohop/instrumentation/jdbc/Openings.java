package io.zerohop.instrumentation.jdbc;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which opening a driver's object belongs to, by the object's identity, for as long as the driver
 * keeps it. Safe for use by many threads.
 */
public final class Openings {
  private final Map<Key, Opening> all = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** An empty table. */
  public Openings() {}

  /** The object belongs to the opening from now on. */
  public void put(Object object, Opening opening) {
    for (Reference<?> old = gone.poll(); old != null; old = gone.poll()) {
      all.remove(old);
    }
    all.put(new Key(object, gone), opening);
  }

  /** The object belongs to none any more. */
  public void remove(Object object) {
    all.remove(new Key(object, null));
  }

  /** What the object belongs to; null if to none. */
  public @Nullable Opening of(@Nullable Object object) {
    return object == null || all.isEmpty() ? null : all.get(new Key(object, null));
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object, @Nullable ReferenceQueue<Object> queue) {
      super(object, queue);
      this.hash = System.identityHashCode(object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object own = get();
      return own != null && other instanceof Key key && key.get() == own;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
