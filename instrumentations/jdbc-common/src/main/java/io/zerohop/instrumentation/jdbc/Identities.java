package io.zerohop.instrumentation.jdbc;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a driver's object, by the object's identity, for as long as the driver keeps it.
 * A value must not refer to its object. Safe for use by many threads.
 *
 * @param <V> what belongs to objects
 */
public final class Identities<V> {
  /** By keys; found by probes too. */
  private final Map<Object, V> all = new ConcurrentHashMap<>();

  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** An empty table. */
  public Identities() {}

  /** The value belongs to the object from now on. */
  public void put(Object object, V value) {
    for (Reference<?> old = gone.poll(); old != null; old = gone.poll()) {
      all.remove(old);
    }
    all.put(new Key(object, gone), value);
  }

  /** Whether there is nothing: all that a driver's objects cost that are under no policy. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** What belongs to the object; null if nothing does. */
  public @Nullable V of(@Nullable Object object) {
    return object == null || all.isEmpty() ? null : all.get(new Probe(object));
  }

  /** Finds a key without being one: no reference for the collector to look at. */
  private record Probe(Object object) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.get() == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object, ReferenceQueue<Object> queue) {
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
