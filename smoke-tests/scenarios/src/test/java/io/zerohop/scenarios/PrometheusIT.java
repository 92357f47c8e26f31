package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.databases.Ports;
import io.zerohop.scenarios.Documents.Block;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads what the control plane tells, set up as the documentation says. */
class PrometheusIT {
  private static final int CALLS = 25;

  @TempDir Path directory;

  @BeforeAll
  static void needPrometheus() {
    Peers.need(
        Peers.onPath("prometheus") && Peers.onPath("promtool"),
        "Prometheus as a reader of /metrics needs prometheus and promtool on the PATH (Debian:"
            + " apt-get install prometheus)");
  }

  @Test
  void itTakesTheFiguresAndTheDocumentedQueriesHaveAnswers() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.awaitReady("ratings", 1);
      Start telling =
          mesh.service("reviews", "reviews-1", "Reviews")
              .with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + mesh.httpPort())
              .with("OTEL_METRIC_EXPORT_INTERVAL", "200");
      int reviews = mesh.track(telling).port();
      Eventually.holds("ratings is reached", () -> Http.get(reviews, "/").good());
      assertTrue(Http.gets(CALLS, reviews, "/").stream().allMatch(Http.Answer::good));
      Eventually.holds(
          "the calls are told", () -> figures(mesh).contains("zerohop_edge_calls_total{"));
      lint(mesh);

      int prometheus = start(mesh);
      Eventually.holds(
          "Prometheus has the calls",
          () ->
              value(prometheus, "sum(zerohop_edge_calls_total{destination=\"ratings.default\"})")
                  >= CALLS);
      assertEquals(1, value(prometheus, "up{job=\"zerohop\"}"));
      assertEquals(2, value(prometheus, "zerohop_agents_connected"));
      assertTrue(value(prometheus, "sum(zerohop_edge_duration_seconds_count)") >= CALLS);
      for (String query : queries()) {
        Eventually.holds(
            "an answer to " + query,
            () -> Http.get(reviews, "/").good() && value(prometheus, query) >= 0);
      }
    }
  }

  private static String figures(LiveMesh mesh) throws Exception {
    Http.Answer answer = mesh.api("/metrics?edges=true");
    assertEquals(200, answer.status(), answer.body());
    return answer.body();
  }

  /** Prometheus' own rules for names, units and texts. */
  private static void lint(LiveMesh mesh) throws Exception {
    Path text = Files.writeString(mesh.directory().resolve("figures.txt"), figures(mesh));
    Ended checked =
        Program.run(
            new Start(
                "promtool",
                mesh.directory(),
                List.of("sh", "-c", "promtool check metrics <'" + text + "'")));
    assertEquals(0, checked.exit(), checked.output());
    assertEquals("", checked.output());
  }

  private static List<Block> blocks(String language) throws Exception {
    return Documents.blocks(Jars.root().resolve("docs/tasks/prometheus.md")).stream()
        .filter(block -> block.language().equals(language))
        .toList();
  }

  /** The documented queries, a line each. */
  private static List<String> queries() throws Exception {
    List<String> queries =
        blocks("promql").stream()
            .flatMap(block -> block.text().lines())
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertTrue(queries.size() >= 3, queries::toString);
    return queries;
  }

  /** Starts it with the documented configuration, but that it asks each second. */
  private static int start(LiveMesh mesh) throws Exception {
    String config =
        blocks("yaml")
            .get(0)
            .text()
            .replace("/path/to/zerohop-data", mesh.directory().resolve("data").toString())
            .replace("127.0.0.1:8700", "127.0.0.1:" + mesh.httpPort());
    assertTrue(config.contains("data/token") && config.contains(":" + mesh.httpPort()), config);
    Path file =
        Files.writeString(
            mesh.directory().resolve("prometheus.yml"),
            "global: {scrape_interval: 1s, scrape_timeout: 1s}\n" + config);
    int port = Ports.free();
    Program program =
        mesh.track(
            new Start(
                "prometheus",
                mesh.directory(),
                List.of(
                    "prometheus",
                    "--config.file=" + file,
                    "--storage.tsdb.path=" + mesh.directory().resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + port)));
    Eventually.holds(
        "Prometheus is ready",
        () -> {
          assertTrue(program.process().isAlive(), program::output);
          return Http.get(port, "/-/ready").status() == 200;
        });
    return port;
  }

  /** The value of the first series of an answer; -1 where there is none. */
  private static double value(int prometheus, String query) throws Exception {
    Http.Answer answer =
        Http.get(
            prometheus, "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertEquals(200, answer.status(), answer.body());
    JsonNode result = new ObjectMapper().readTree(answer.body()).at("/data/result");
    return result.isEmpty() ? -1 : Double.parseDouble(result.at("/0/value/1").asText());
  }
}
