package io.zerohop.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.PoolState;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.sql.SQLTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is counted of waits for pooled connections, and what pools say of themselves. */
class PoolsTest {
  private static final String WAIT = "db.client.connection.wait_time";
  private static final String COUNT = "db.client.connection.count";
  private static final String PENDING = "db.client.connection.pending_requests";
  private static final String POOL = "db.client.connection.pool.name";

  private final Edges edges = new Edges(call -> false);

  private record FakePool(String name, @Nullable PoolState state) implements ObservedPool {}

  @Test
  void aWaitIsMeasuredByThePoolsNameAndByWhatCameOfIt() {
    ObservedPool orders = new FakePool("orders", null);
    edges.waited(orders, 3_000_000, null);
    edges.waited(orders, 4_000_000, null);
    edges.waited(orders, 1_000_000_000, new SQLTimeoutException());

    Metric times = named(WAIT);
    assertEquals(Form.HISTOGRAM, times.form());
    assertEquals("s", times.unit());
    assertEquals(2, times.points().size());
    Point good = of(times, Map.of(POOL, "orders"));
    assertEquals(0.007, good.value().doubleValue(), 1e-9);
    assertEquals(2, good.counts().get(Metric.bounds().indexOf(0.005)));
    Point bad = of(times, Map.of(POOL, "orders", "error.type", "java.sql.SQLTimeoutException"));
    assertEquals(1, bad.value().doubleValue(), 1e-9);
    assertEquals(1, edges.pools().read().size(), "who does not say how it stands is not counted");
    assertTrue(edges.watchesPools());
  }

  @Test
  void poolsOfOneNameStandAsOne() {
    FakePool one = new FakePool("orders", new PoolState(3, 2, 1));
    FakePool other = new FakePool("orders", new PoolState(4, 0, -1));
    FakePool silent = new FakePool("items", new PoolState(1, 1, -1));
    for (int i = 0; i < 2; i++) {
      edges.waited(one, 1, null);
      edges.waited(other, 1, null);
      edges.waited(silent, 1, null);
    }

    Metric counts = named(COUNT);
    assertEquals(Form.LEVEL, counts.form());
    assertEquals(7L, of(counts, state("orders", "used")).value());
    assertEquals(2L, of(counts, state("orders", "idle")).value());
    assertEquals(1L, of(counts, state("items", "used")).value());
    Metric pending = named(PENDING);
    assertEquals(List.of(Map.of(POOL, "orders")), attributes(pending));
    assertEquals(1L, pending.points().get(0).value());
  }

  @Test
  void withoutPoolsNothingIsSaid() {
    assertEquals(List.of(), edges.pools().read());
  }

  @Test
  void namesAreBounded() {
    for (int i = 0; i < 300; i++) {
      edges.waited(new FakePool("pool-" + i, null), 1, null);
    }

    assertEquals(256, named(WAIT).points().size());
  }

  private static Map<String, Object> state(String name, String state) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(POOL, name);
    attributes.put("db.client.connection.state", state);
    return attributes;
  }

  private Metric named(String name) {
    return edges.pools().read().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<String, Object>> attributes(Metric metric) {
    return metric.points().stream().map(Point::attributes).toList();
  }

  private static Point of(Metric metric, Map<String, Object> attributes) {
    return metric.points().stream()
        .filter(point -> point.attributes().equals(attributes))
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric.points().toString()));
  }
}
