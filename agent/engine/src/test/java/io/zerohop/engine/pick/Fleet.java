package io.zerohop.engine.pick;

import io.zerohop.engine.TestMesh;
import io.zerohop.engine.attempt.AttemptResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Endpoints and a cluster of them, for tests. */
final class Fleet {
  final Random random = new Random(42);
  private final List<Endpoint> endpoints = new ArrayList<>();
  private Cluster cluster = Cluster.named("reviews.shop.svc.cluster.local:80");
  private @Nullable LiveCluster live;

  static Endpoint endpoint(int number) {
    return Endpoint.at(TestMesh.address("10.0." + number / 200 + "." + number % 200, 80));
  }

  static Fleet of(int size) {
    Fleet fleet = new Fleet();
    for (int i = 0; i < size; i++) {
      fleet.endpoints.add(endpoint(i));
    }
    return fleet;
  }

  Fleet with(Cluster.Balancing balancing) {
    cluster = cluster.with(balancing);
    return this;
  }

  Fleet with(OutlierPolicy policy, int panic) {
    cluster = cluster.with(policy, panic);
    return this;
  }

  Fleet set(int index, Endpoint endpoint) {
    endpoints.set(index, endpoint);
    return this;
  }

  /** Another configuration: takes over what is known. */
  LiveCluster live() {
    live =
        new LiveCluster(
            cluster, new Endpoints(cluster.name(), endpoints), live, Endpoint::hostPort);
    return live;
  }

  Draw draw() {
    return new Draw(random::nextInt);
  }

  LiveEndpoint pick(LiveCluster from, long now) {
    return Objects.requireNonNull(from.pick(draw(), now));
  }

  /** How often each endpoint is chosen. */
  Map<String, Integer> shares(LiveCluster from, int times, long now) {
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < times; i++) {
      shares.merge(pick(from, now).endpoint().hostPort(), 1, Integer::sum);
    }
    return shares;
  }

  static AttemptResult status(int status) {
    return AttemptResult.answered(status, name -> null);
  }
}
