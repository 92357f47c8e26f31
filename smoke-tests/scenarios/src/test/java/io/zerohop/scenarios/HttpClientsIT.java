package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An unchanged application on OkHttp and Apache HttpClient 5 under an HTTPRoute. */
class HttpClientsIT {
  private static final int CALLS = 200;
  private static final String SPLIT =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: ratings
      spec:
        parentRefs:
          - {group: "", kind: Service, name: ratings}
        rules:
          - backendRefs:
              - {name: ratings, port: 80, weight: 80}
              - {name: ratings-v2, port: 80, weight: 20}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void callsAreSplitAndADeadInstanceIsNotNoticed(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      Program first = mesh.track(mesh.service("ratings", "ratings-1", "Ratings"));
      mesh.track(mesh.service("ratings", "ratings-2", "Ratings"));
      mesh.track(mesh.service("ratings-v2", "ratings-v2-1", "Ratings"));
      int port = mesh.track(mesh.httpClients("catalogue", "catalogue-1")).port();
      mesh.awaitReady("ratings", 2);
      mesh.awaitReady("ratings-v2", 1);
      Eventually.holds("ratings are reached", () -> Http.get(port, "/okhttp").good());
      assertEquals(0, mesh.apply("ratings.yaml", SPLIT).exit());

      for (String client : List.of("/okhttp", "/apache")) {
        List<Http.Answer> answers = Http.gets(CALLS, port, client);
        assertTrue(answers.stream().allMatch(Http.Answer::good), answers.toString());
        Split.assertShare(0.2, CALLS, from(answers, "ratings-v2-1"), client);
        assertTrue(from(answers, "ratings-1") > 0 && from(answers, "ratings-2") > 0, client);
      }

      first.kill();
      for (String client : List.of("/okhttp", "/apache")) {
        List<Http.Answer> answers = Http.gets(CALLS, port, client);
        assertTrue(answers.stream().allMatch(Http.Answer::good), answers.toString());
        assertEquals(0, from(answers, "ratings-1"), client);
        Split.assertShare(0.2, CALLS, from(answers, "ratings-v2-1"), client);
      }
    }
  }

  private static int from(List<Http.Answer> answers, String instance) {
    return (int) answers.stream().filter(one -> one.body().contains('"' + instance + '"')).count();
  }
}
