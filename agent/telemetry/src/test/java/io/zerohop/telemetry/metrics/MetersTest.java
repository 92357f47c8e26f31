package io.zerohop.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.ConfigDemand;
import io.zerohop.engine.Directory;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Held;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeServing;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All that is measured, read at once. */
class MetersTest {
  private static final Path PAGE = Path.of("../../docs/reference/telemetry.md");
  private static final String CLUSTER = "reviews.shop.svc.cluster.local:8080";
  private static final int BAD = 5;

  private final Mesh mesh =
      new Mesh(
          MeshSettings.DEFAULT,
          new EnginePorts(
              () -> 1_000, bound -> 0, ConfigDemand.NONE, CallObserver.NONE, name -> name));
  private final Edges edges = new Edges(call -> false);
  private @Nullable Double age;

  @Test
  void showsHowTheEndpointsOfEachClusterStand() {
    LiveCluster live = cluster();
    LiveEndpoint bad = live.all().get(0);
    live.all().get(1).begin();
    for (int i = 0; i < BAD; i++) {
      live.report(
          bad, AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, null), mesh.nanoTime());
    }
    assertTrue(bad.isEjected(mesh.nanoTime()));
    assertTrue(live.takeRetry());

    assertEquals(1L, value("zerohop.client.ejections"));
    assertEquals(Form.COUNTER, metric("zerohop.client.ejections").form());
    assertEquals(1L, value("zerohop.client.in_flight"));
    assertEquals(1L, value("zerohop.client.retry_budget.in_use"));
    assertEquals(3L, value("zerohop.client.retry_budget.limit"));
    Point usable = metric("zerohop.client.endpoints").points().get(0);
    assertEquals(
        Map.of(
            "zerohop.service", "reviews.shop",
            "zerohop.cluster", CLUSTER,
            "zerohop.endpoint.state", "usable"),
        usable.attributes());
    assertEquals(1L, usable.value());
    Point ejected = metric("zerohop.client.endpoints").points().get(1);
    assertEquals("ejected", ejected.attributes().get("zerohop.endpoint.state"));
    assertEquals(1L, ejected.value());
  }

  @Test
  void aClusterWithoutUsableEndpointsShowsThatThereIsNone() {
    publish(new Endpoints(CLUSTER, List.of()));

    assertEquals(0L, value("zerohop.client.endpoints"));
  }

  @Test
  void theAgeOfAConfigurationSaysHowGoodItIs() {
    cluster();
    age = 12.5;

    Point point = metric("zerohop.configuration.age").points().get(0);
    assertEquals(12.5, point.value());
    assertEquals(Map.of("zerohop.configuration.held", "live"), point.attributes());
  }

  @Test
  void whatDoesNotExistIsLeftOut() {
    assertEquals(
        List.of("zerohop.telemetry.dropped"), meters().read().stream().map(Metric::name).toList());
  }

  @Test
  void everyMeasureStandsOnThePage() throws IOException {
    cluster();
    age = 1.0;
    FakeCall http = new FakeCall();
    http.sent(1, null, AttemptResult.answered(503, name -> null));
    http.sent(2, null, AttemptResult.answered(200, name -> null));
    edges.ended(http);
    FakeCall rpc = new FakeCall();
    rpc.sent(1, null, AttemptResult.succeeded());
    edges.ended(rpc);
    edges.refused(rpc, Reason.DENIED_BY_POLICY);
    edges.served(FakeServing.of("GET", "/", AttemptResult.answered(200, name -> null)));
    edges.served(FakeServing.of("POST", "/a.B/C", AttemptResult.succeeded()));
    String page = Files.readString(PAGE);

    List<Metric> all = meters().read();
    assertEquals(14, all.size(), all::toString);
    for (Metric metric : all) {
      assertTrue(page.contains("| `" + metric.name() + "` |"), metric.name());
      for (Point point : metric.points()) {
        for (String attribute : point.attributes().keySet()) {
          assertTrue(page.contains("`" + attribute + "`"), attribute);
        }
      }
    }
  }

  private LiveCluster cluster() {
    publish(
        new Endpoints(
            CLUSTER,
            List.of(
                Endpoint.at(new InetSocketAddress("10.0.0.1", 8080)),
                Endpoint.at(new InetSocketAddress("10.0.0.2", 8080)))));
    return Objects.requireNonNull(mesh.cluster(CLUSTER));
  }

  private void publish(Endpoints endpoints) {
    mesh.publish(
        new Snapshot(
            Held.LIVE,
            "1",
            Directory.EMPTY,
            Map.of(),
            Map.of(CLUSTER, Cluster.named(CLUSTER)),
            Map.of(CLUSTER, endpoints),
            Snapshot.Absent.NONE));
  }

  private Meters meters() {
    return new Meters(edges, mesh, () -> age, () -> Map.of("spans", 0L));
  }

  private Metric metric(String name) {
    return meters().read().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name));
  }

  private Number value(String name) {
    return metric(name).points().get(0).value();
  }
}
