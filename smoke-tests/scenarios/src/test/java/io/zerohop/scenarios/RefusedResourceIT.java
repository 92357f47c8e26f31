package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real agent refuses what the control plane took for good: what it is sent is spoilt on the way.
 */
class RefusedResourceIT {
  private static final String EXPRESSION = "/rated/[0-9]";
  private static final String SPOILT = "/rated/[0-9[";

  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: ratings}
      spec:
        parentRefs:
          - {group: "", kind: Service, name: ratings}
        rules:
          - matches: [{path: {type: %s, value: "%s"}}]
            backendRefs: [{name: ratings, port: 80}]
          - backendRefs: [{name: ratings, port: 80}]
      """;

  @TempDir Path directory;

  @Test
  void anAgentThatRefusesARouteIsCountedAndNamedWithItsWordsAndGoesOnByTheOneBefore()
      throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory);
        Tampering wire = Tampering.start(mesh.xdsPort(), EXPRESSION, SPOILT)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      int good = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
      int spoilt =
          mesh.track(mesh.behind(wire, mesh.service("reviews", "reviews-2", "Reviews"))).port();
      for (int reviews : new int[] {good, spoilt}) {
        Eventually.holds("ratings are reached", () -> Http.get(reviews, "/").good());
      }

      Ended refused = mesh.apply("route.yaml", ROUTE.formatted("RegularExpression", EXPRESSION));

      assertEquals(1, refused.exit(), refused.output());
      assertTrue(refused.output().contains("refused by reviews-"), refused.output());
      assertTrue(refused.output().contains("(in force on 1/2 agents)"), refused.output());
      Eventually.holds("its status says so", () -> status(mesh).contains("1/2"));
      assertTrue(status(mesh).contains("missing closing ]"), "in its words: " + status(mesh));
      for (int reviews : new int[] {good, spoilt}) {
        for (Http.Answer answer : Http.gets(20, reviews, "/")) {
          assertTrue(answer.good(), answer.toString());
        }
      }

      Ended taken = mesh.apply("route.yaml", ROUTE.formatted("PathPrefix", "/rated"));

      assertEquals(0, taken.exit(), taken.output());
      assertTrue(taken.output().contains("in force on 2/2 agents"), taken.output());
    }
  }

  private static String status(LiveMesh mesh) throws Exception {
    return mesh.cli("get", "httproute", "ratings", "-o", "yaml").output();
  }
}
