package io.zerohop.telemetry.metrics;

import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.PoolState;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What threads waited for connections of pools, and how these stand, by OpenTelemetry's conventions
 * for database clients. Pools of one name are one. Keeps none of them alive. Thread-safe.
 */
final class Pools {
  private static final int MOST = 256;
  private static final int MOST_FAILURES = 16;
  private static final String GOOD = "";
  private static final String OTHER = "_OTHER";

  private final Map<String, Waits> byName = new ConcurrentHashMap<>();

  /** Of one name: how long was waited, by what came of it, and whom to ask. */
  private record Waits(Map<String, Histogram> durations, List<WeakReference<ObservedPool>> pools) {
    void keep(ObservedPool pool) {
      if (!has(pool)) {
        add(pool);
      }
    }

    private boolean has(ObservedPool pool) {
      for (WeakReference<ObservedPool> one : pools) {
        if (one.refersTo(pool)) {
          return true;
        }
      }
      return false;
    }

    /**
     * Once, though many threads come for the first connection: a pool that is there twice counts
     * twice.
     */
    private void add(ObservedPool pool) {
      synchronized (pools) {
        if (!has(pool)) {
          pools.removeIf(one -> one.refersTo(null));
          pools.add(new WeakReference<>(pool));
        }
      }
    }
  }

  /**
   * A thread waited.
   *
   * @param failure what it was thrown instead of a connection; null where it has one
   */
  void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {
    Waits waits = byName.get(pool.name());
    if (waits == null) {
      if (byName.size() >= MOST) {
        return;
      }
      waits = byName.computeIfAbsent(pool.name(), Pools::none);
    }
    waits.keep(pool);
    String how = failure == null ? GOOD : failure.getClass().getName();
    Map<String, Histogram> durations = waits.durations;
    Histogram there = durations.get(how);
    if (there == null) {
      String counted = how.isEmpty() || durations.size() < MOST_FAILURES ? how : OTHER;
      there = durations.computeIfAbsent(counted, first -> new Histogram());
    }
    there.add(nanos);
  }

  private static Waits none(String name) {
    return new Waits(new ConcurrentHashMap<>(), new CopyOnWriteArrayList<>());
  }

  /** All of it as it stands; a measure without numbers is left out. */
  List<Metric> read() {
    List<Point> times = new ArrayList<>();
    List<Point> counts = new ArrayList<>();
    List<Point> pending = new ArrayList<>();
    byName.forEach(
        (name, waits) -> {
          waits.durations.forEach((how, histogram) -> times.add(time(name, how, histogram)));
          state(name, waits.pools, counts, pending);
        });
    List<Metric> all = new ArrayList<>();
    add(
        new Metric(
            "db.client.connection.wait_time",
            Form.HISTOGRAM,
            "s",
            "Time until a pool gave a connection.",
            times),
        all);
    add(
        new Metric(
            "db.client.connection.count",
            Form.LEVEL,
            "{connection}",
            "Connections of pools.",
            counts),
        all);
    add(
        new Metric(
            "db.client.connection.pending_requests",
            Form.LEVEL,
            "{request}",
            "Threads that wait for a connection of a pool.",
            pending),
        all);
    return all;
  }

  private static Map<String, Object> of(String pool) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("db.client.connection.pool.name", pool);
    return attributes;
  }

  private static Point time(String name, String how, Histogram histogram) {
    Map<String, Object> attributes = of(name);
    if (!how.isEmpty()) {
      attributes.put("error.type", how);
    }
    return new Point(attributes, histogram.seconds(), histogram.counts());
  }

  private static void state(
      String name,
      List<WeakReference<ObservedPool>> pools,
      List<Point> counts,
      List<Point> pending) {
    long used = 0;
    long idle = 0;
    long waiting = -1;
    boolean told = false;
    for (WeakReference<ObservedPool> each : pools) {
      ObservedPool pool = each.get();
      PoolState state = pool == null ? null : pool.state();
      if (state != null) {
        told = true;
        used += state.used();
        idle += state.idle();
        waiting = state.waiting() < 0 ? waiting : Math.max(0, waiting) + state.waiting();
      }
    }
    if (told) {
      counts.add(count(name, "used", used));
      counts.add(count(name, "idle", idle));
    }
    if (waiting >= 0) {
      pending.add(Point.of(of(name), waiting));
    }
  }

  private static Point count(String name, String state, long value) {
    Map<String, Object> attributes = of(name);
    attributes.put("db.client.connection.state", state);
    return Point.of(attributes, value);
  }

  private static void add(Metric one, List<Metric> all) {
    if (!one.points().isEmpty()) {
      all.add(one);
    }
  }
}
