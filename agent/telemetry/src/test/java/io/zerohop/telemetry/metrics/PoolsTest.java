package io.zerohop.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.PoolState;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.sql.BatchUpdateException;
import java.sql.DataTruncation;
import java.sql.SQLClientInfoException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.sql.SQLWarning;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  void aPoolWhoseFirstConnectionManyThreadsWaitForIsCountedOnce() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 300; round++) {
        ObservedPool orders = new FakePool("orders", new PoolState(1, 0, 0));
        Pools pools = new Pools();
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Callable<Boolean>> waits =
            Collections.nCopies(
                threads,
                () -> {
                  together.await();
                  pools.waited(orders, 1, null);
                  return true;
                });
        for (Future<Boolean> done : pool.invokeAll(waits)) {
          assertTrue(done.get());
        }
        Metric counts =
            pools.read().stream().filter(one -> one.name().equals(COUNT)).findFirst().orElseThrow();
        assertEquals(1L, of(counts, state("orders", "used")).value(), "round " + round);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aPoolThatFailedInManyWaysFirstIsMeasuredWhereItGives() {
    ObservedPool orders = new FakePool("orders", null);
    for (SQLException each : failures()) {
      edges.waited(orders, 1_000_000_000, each);
    }
    edges.waited(orders, 3_000_000, null);
    edges.waited(orders, 1_000_000_000, new BatchUpdateException());

    Metric times = named(WAIT);
    assertEquals(0.003, of(times, Map.of(POOL, "orders")).value().doubleValue(), 1e-9);
    Map<String, Object> others = Map.of(POOL, "orders", "error.type", "_OTHER");
    assertEquals(1, of(times, others).value().doubleValue(), 1e-9);
  }

  /** As many kinds as are told apart. */
  private static List<SQLException> failures() {
    return List.of(
        new SQLException(),
        new SQLWarning(),
        new SQLClientInfoException(),
        new SQLTransientException(),
        new SQLTimeoutException(),
        new SQLTransactionRollbackException(),
        new SQLTransientConnectionException(),
        new SQLRecoverableException(),
        new SQLNonTransientException(),
        new SQLNonTransientConnectionException(),
        new SQLDataException(),
        new SQLFeatureNotSupportedException(),
        new SQLIntegrityConstraintViolationException(),
        new SQLInvalidAuthorizationSpecException(),
        new SQLSyntaxErrorException(),
        new DataTruncation(1, false, true, 2, 1));
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
