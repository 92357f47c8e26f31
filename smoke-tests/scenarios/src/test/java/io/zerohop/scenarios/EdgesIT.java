package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who calls whom, as a newcomer sees it with nothing but the control plane. */
class EdgesIT {
  private static final String RULE = "HTTPRoute/default/ratings rule 1";

  /** By its rule the calls that are counted are told from those that wait until all is there. */
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: ratings}
      spec:
        parentRefs: [{kind: Service, group: "", name: ratings}]
        rules: [{backendRefs: [{name: ratings, port: 80}]}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: ratings}
      spec:
        targetRefs: [{kind: Service, name: ratings}]
        retry: {attempts: 2, codes: [503]}
      """;

  private static final int GOOD = 40;
  private static final int BAD = 10;

  @TempDir Path directory;

  @Test
  void statCountsExactlyTheCallsThatWereMadeOverARestartAndInEitherForm() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      assertEquals(0, mesh.cli("stat").exit());
      Ended unknown = mesh.cli("stat", "ratings");
      assertEquals(1, unknown.exit(), unknown.output());
      assertTrue(unknown.output().contains("OTEL_EXPORTER_OTLP_ENDPOINT"), unknown.output());

      int ratings = mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.awaitReady("ratings", 1);
      Program first = mesh.track(telling(mesh, "cumulative"));
      int reviews = first.port();
      Eventually.holds("ratings is reached", () -> Http.get(reviews, "/").good());
      Ended applied = mesh.apply("ratings.yaml", ROUTE);
      assertEquals(0, applied.exit(), applied.output());

      assertTrue(Http.gets(GOOD, reviews, "/").stream().allMatch(Http.Answer::good));
      JsonNode edge = told(mesh, GOOD);
      assertEquals("reviews", edge.path("source").asText());
      assertEquals("default", edge.path("sourceNamespace").asText());
      assertEquals("ratings.default", edge.path("destination").asText());
      assertEquals(0, edge.path("errors").asInt());
      assertEquals(0, edge.path("retries").asInt());
      long median = edge.path("p50Micros").asLong();
      assertTrue(median > 0 && median <= edge.path("p99Micros").asLong(), edge::toString);
      assertTrue(edge.path("rate").asDouble() > 0, edge::toString);

      assertTrue(Http.post(ratings, "/behave?status=503").good());
      Http.gets(BAD, reviews, "/");
      edge = told(mesh, GOOD + BAD);
      assertEquals(BAD, edge.path("errors").asInt());
      int retries = edge.path("retries").asInt();
      assertTrue(retries > 0 && retries <= 2 * BAD, edge::toString);
      assertTrue(Http.post(ratings, "/behave?status=0").good());

      // The next process tells what came since the last time, and not since it began.
      first.stop();
      int again = mesh.track(telling(mesh, "delta")).port();
      // What is called before its telemetry has begun is not counted.
      Eventually.holds(
          "its calls are told", () -> Http.get(again, "/").good() && calls(mesh) > GOOD + BAD);
      assertTrue(Http.post(ratings, "/behave?status=503").good());
      Http.gets(BAD, again, "/");
      Eventually.holds("its errors are told", () -> sum(mesh, "errors") >= 2 * BAD);
      edge = byTheRule(mesh).get(0);
      assertEquals(2 * BAD, edge.path("errors").asInt());
      assertEquals(2, edge.path("instances").asInt());

      tables(mesh);
    }
  }

  private static Start telling(LiveMesh mesh, String temporality) {
    return mesh.service("reviews", "reviews-1", "Reviews")
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + mesh.httpPort())
        .with("OTEL_METRIC_EXPORT_INTERVAL", "200")
        .with("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", temporality);
  }

  private static List<JsonNode> byTheRule(LiveMesh mesh) throws Exception {
    Ended told = mesh.cli("stat", "ratings", "--minutes", "15", "-o", "json");
    if (told.exit() != 0) {
      return List.of();
    }
    return new ObjectMapper()
        .readTree(told.output()).path("edges").findParents("route").stream()
            .filter(edge -> edge.path("route").asText().equals(RULE))
            .toList();
  }

  private static long calls(LiveMesh mesh) throws Exception {
    return sum(mesh, "calls");
  }

  private static long sum(LiveMesh mesh, String what) throws Exception {
    return byTheRule(mesh).stream().mapToLong(edge -> edge.path(what).asLong()).sum();
  }

  /** The one edge, once so many of its calls are told, and not one more. */
  private static JsonNode told(LiveMesh mesh, long calls) throws Exception {
    Eventually.holds(calls + " calls are told", () -> calls(mesh) >= calls);
    List<JsonNode> edges = byTheRule(mesh);
    assertEquals(1, edges.size(), edges::toString);
    assertEquals(calls, edges.get(0).path("calls").asLong());
    return edges.get(0);
  }

  private static void tables(LiveMesh mesh) throws Exception {
    for (String verb : List.of("top", "stat")) {
      Ended table = mesh.cli(verb);
      assertEquals(0, table.exit(), table.output());
      List<String> lines = table.output().lines().toList();
      assertTrue(lines.get(0).startsWith("SOURCE  "), table.output());
      assertTrue(
          lines.stream()
              .anyMatch(
                  line ->
                      line.matches(
                          "reviews.default +ratings.default +[0-9.]+/s +[0-9]+ .* " + RULE)),
          table.output());
    }
  }
}
