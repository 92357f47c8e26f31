package io.zerohop.telemetry.metrics;

import io.zerohop.engine.Mesh;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint.Health;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the mesh stands in this process, read from the engine when a period ends. */
final class MeshGauges {
  private final List<Point> endpoints = new ArrayList<>();
  private final List<Point> inFlight = new ArrayList<>();
  private final List<Point> budgetUsed = new ArrayList<>();
  private final List<Point> budgetLimit = new ArrayList<>();
  private final List<Point> ejections = new ArrayList<>();

  private MeshGauges() {}

  /**
   * All of them.
   *
   * @param age how old the configuration is, in seconds; null where none has come
   */
  static List<Metric> of(Mesh mesh, @Nullable Double age) {
    MeshGauges read = new MeshGauges();
    for (Cluster cluster : mesh.snapshot().clusters().values()) {
      LiveCluster live = mesh.cluster(cluster.name());
      if (live != null) {
        read.cluster(live, mesh.nanoTime());
      }
    }
    List<Metric> all = new ArrayList<>();
    read.metrics(all);
    add(
        all,
        gauge(
            "zerohop.database.connections",
            "{connection}",
            "Connections to databases.",
            seats(mesh)));
    if (age != null) {
      String held = mesh.snapshot().held().name().toLowerCase(Locale.ROOT);
      Point point = Point.of(Map.of("zerohop.configuration.held", held), age);
      String what = "Time since the configuration in force changed, or was saved.";
      all.add(gauge("zerohop.configuration.age", "s", what, List.of(point)));
    }
    return all;
  }

  private static List<Point> seats(Mesh mesh) {
    List<Point> points = new ArrayList<>();
    mesh.databaseConnections()
        .forEach(
            (name, count) -> {
              int blank = name.indexOf(' ');
              Map<String, Object> where = new LinkedHashMap<>();
              where.put("zerohop.service", blank < 0 ? name : name.substring(0, blank));
              where.put("server.address", name.substring(blank + 1));
              points.add(Point.of(where, (long) count));
            });
    return points;
  }

  private void cluster(LiveCluster live, long now) {
    Map<String, Object> which = new LinkedHashMap<>();
    which.put("zerohop.service", live.cluster().service());
    which.put("zerohop.cluster", live.cluster().name());
    Map<String, Long> states = new LinkedHashMap<>();
    states.put("usable", 0L);
    long calls = 0;
    for (LiveEndpoint one : live.all()) {
      states.merge(state(one, now), 1L, Long::sum);
      calls += one.inFlight();
    }
    states.forEach((state, count) -> endpoints.add(Point.of(with(which, state), count)));
    inFlight.add(Point.of(which, calls));
    budgetUsed.add(Point.of(which, (long) live.retriesInFlight()));
    budgetLimit.add(Point.of(which, live.retryLimit()));
    ejections.add(Point.of(which, live.ejections()));
  }

  private static Map<String, Object> with(Map<String, Object> which, String state) {
    Map<String, Object> more = new LinkedHashMap<>(which);
    more.put("zerohop.endpoint.state", state);
    return more;
  }

  private static String state(LiveEndpoint one, long now) {
    Health health = one.endpoint().health();
    if (health != Health.HEALTHY && health != Health.DEGRADED) {
      return health.name().toLowerCase(Locale.ROOT);
    }
    return one.isEjected(now) ? "ejected" : "usable";
  }

  private void metrics(List<Metric> all) {
    add(
        all,
        gauge("zerohop.client.endpoints", "{endpoint}", "Endpoints that are known.", endpoints));
    add(all, gauge("zerohop.client.in_flight", "{call}", "Calls on their way.", inFlight));
    add(
        all,
        gauge("zerohop.client.retry_budget.in_use", "{call}", "Retries on their way.", budgetUsed));
    add(
        all,
        gauge(
            "zerohop.client.retry_budget.limit",
            "{call}",
            "Retries that may be on their way just then.",
            budgetLimit));
    add(
        all,
        new Metric(
            "zerohop.client.ejections",
            Form.COUNTER,
            "{ejection}",
            "Endpoints that were taken out for their errors.",
            ejections));
  }

  private static Metric gauge(String name, String unit, String meaning, List<Point> points) {
    return new Metric(name, Form.GAUGE, unit, meaning, points);
  }

  private static void add(List<Metric> all, Metric one) {
    if (!one.points().isEmpty()) {
      all.add(one);
    }
  }
}
