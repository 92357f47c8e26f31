package io.zerohop.spi;

import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.PoolState;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long threads waited for connections of one library's pools, told where somebody wants to
 * know. Keeps no pool alive. Never throws; thread-safe.
 */
public final class PoolWaits {
  private static final int MOST = 256;

  private final String library;
  private final Reading reading;
  private volatile Known[] known = {};
  private int named;

  /** How a library's pools tell of themselves; may throw. */
  public interface Reading {
    /** Its name; null where it has none. */
    @Nullable String name(Object pool);

    /** How it stands; null where it does not say. */
    @Nullable PoolState state(Object pool);
  }

  /**
   * @param library its name, for pools that have none
   */
  public PoolWaits(String library, Reading reading) {
    this.library = library;
    this.reading = reading;
  }

  /** Whether anybody wants to know. Never throws. */
  public boolean isWatched() {
    try {
      Outbound out = MeshPorts.outbound();
      return out != null && out.watchesPools();
    } catch (Throwable fault) {
      MeshPorts.fault("PoolWaits.isWatched", fault);
      return false;
    }
  }

  /**
   * A thread has a connection, or not.
   *
   * @param failure what it was thrown; null where it has one
   */
  public void waited(Object pool, long nanos, @Nullable Throwable failure) {
    try {
      Outbound out = MeshPorts.outbound();
      Known one = out == null ? null : known(pool);
      if (out != null && one != null) {
        out.waited(one, nanos, failure);
      }
    } catch (Throwable fault) {
      MeshPorts.fault("PoolWaits.waited", fault);
    }
  }

  private @Nullable Known known(Object pool) {
    for (Known one : known) {
      if (one.pool.refersTo(pool)) {
        return one;
      }
    }
    return met(pool);
  }

  /** A pool that is met for the first time; null where there are too many. */
  private synchronized @Nullable Known met(Object pool) {
    Known[] left = known;
    for (Known one : left) {
      if (one.pool.refersTo(pool)) {
        return one;
      }
    }
    left = Arrays.stream(left).filter(one -> !one.pool.refersTo(null)).toArray(Known[]::new);
    if (left.length >= MOST) {
      return null;
    }
    String name = reading.name(pool);
    if (name == null) {
      named++;
      name = named == 1 ? library : library + "-" + named;
    }
    Known made = new Known(name, pool, reading);
    Known[] all = Arrays.copyOf(left, left.length + 1);
    all[left.length] = made;
    known = all;
    return made;
  }

  /** A pool of the application's, as long as it has it. */
  private static final class Known implements ObservedPool {
    private final String name;
    private final WeakReference<Object> pool;
    private final Reading reading;

    Known(String name, Object pool, Reading reading) {
      this.name = name;
      this.pool = new WeakReference<>(pool);
      this.reading = reading;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public @Nullable PoolState state() {
      Object there = pool.get();
      try {
        return there == null ? null : reading.state(there);
      } catch (Throwable fault) {
        MeshPorts.fault("PoolWaits.state", fault);
        return null;
      }
    }
  }
}
