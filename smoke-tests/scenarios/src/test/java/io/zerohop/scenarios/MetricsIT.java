package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.OtlpReceiver.Measured;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What unchanged applications' calls come to, measured by the agent and exported by OpenTelemetry's
 * own settings to a receiver that is not ours, and a line for each where that is asked for.
 */
class MetricsIT {
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: ratings}
      spec:
        parentRefs: [{kind: Service, group: "", name: ratings}]
        rules: [{backendRefs: [{name: ratings, port: 80}]}]
      ---
      """
          + RatingsPolicy.RETRY;

  @TempDir Path directory;

  @Test
  void callsRetriesAndErrorsAreCountedByEdgeWithRuleAndReason() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      int good = mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      int bad = mesh.track(mesh.service("ratings", "ratings-2", "Ratings")).port();
      Path lines = directory.resolve("access.log");
      Start logged =
          mesh.service("reviews", "reviews-1", "Reviews")
              .with("ZEROHOP_ACCESS_LOG", lines.toString());
      int reviews = mesh.track(measured(receiver, logged)).port();
      mesh.awaitReady("ratings", 2);
      var applied = mesh.apply("ratings.yaml", ROUTE);
      assertEquals(0, applied.exit(), applied.output());
      Eventually.holds(
          "reviews goes by the rule",
          () -> Http.get(reviews, "/").good() && !edge(receiver, "OK", "2xx").isEmpty());

      // One instance is bad: what meets it first is sent again, and ends well.
      assertTrue(Http.post(bad, "/behave?status=503").good());
      Eventually.holds(
          "retries are counted",
          () ->
              Http.get(reviews, "/").good() && count(receiver, "zerohop.client.retries", "") >= 3);
      assertEquals(0, count(receiver, "zerohop.client.calls", "UPSTREAM_ERROR"));

      // Both are bad: the call ends badly.
      assertTrue(Http.post(good, "/behave?status=503").good());
      Eventually.holds(
          "an error is counted",
          () -> {
            Http.get(reviews, "/");
            return !edge(receiver, "UPSTREAM_ERROR", "5xx").isEmpty();
          });

      Measured duration = edge(receiver, "OK", "2xx").get(0);
      assertEquals("s", duration.metric().getUnit());
      assertEquals("GET", duration.attribute("http.request.method"));
      assertEquals("200", duration.attribute("http.response.status_code"));
      assertEquals("ratings", duration.attribute("server.address"));
      assertEquals("ratings.default", duration.attribute("zerohop.service"));
      assertEquals("HTTPRoute/default/ratings rule 1", duration.attribute("zerohop.route"));
      assertTrue(duration.attribute("zerohop.cluster").contains("ratings"), duration::toString);
      assertEquals("503", edge(receiver, "UPSTREAM_ERROR", "5xx").get(0).attribute("error.type"));

      Eventually.holds(
          "all that is measured is there",
          () ->
              List.of(
                      "http.server.request.duration",
                      "zerohop.client.endpoints",
                      "zerohop.client.in_flight",
                      "zerohop.client.retry_budget.limit",
                      "zerohop.configuration.age",
                      "zerohop.telemetry.dropped")
                  .stream()
                  .allMatch(name -> !receiver.measured("reviews", name).isEmpty()));
      assertEquals(
          2,
          receiver.measured("reviews", "zerohop.client.endpoints").stream()
              .filter(each -> each.attribute("zerohop.service").equals("ratings.default"))
              .mapToDouble(Measured::value)
              .sum());
      Eventually.holds(
          "the call that was sent twice has a line",
          () -> {
            String all = Files.readString(lines);
            return all.contains("\"direction\":\"inbound\",\"method\":\"GET\",\"path\":\"/\"")
                && all.lines()
                    .anyMatch(
                        line ->
                            line.contains("\"path\":\"/ratings/7\"")
                                && line.contains("\"route\":\"HTTPRoute/default/ratings rule 1\"")
                                && line.contains(
                                    "\"status\":200,\"attempts\":2,\"reason\":\"OK\""));
          });
      String described = mesh.cli("describe", "reviews").output();
      assertTrue(described.contains(lines.toString()), described);
      assertTrue(described.contains(receiver.grpcEndpoint()), described);
    }
  }

  /** How many there were, of this reason. */
  private static long count(OtlpReceiver receiver, String metric, String reason) {
    return receiver.measured("reviews", metric).stream()
        .filter(each -> each.attribute("zerohop.reason").equals(reason))
        .mapToLong(each -> (long) each.value())
        .sum();
  }

  /** What calls from reviews to ratings took that ended so. */
  private static List<Measured> edge(OtlpReceiver receiver, String reason, String answer) {
    return receiver.measured("reviews", "http.client.request.duration").stream()
        .filter(each -> each.attribute("zerohop.reason").equals(reason))
        .filter(each -> each.attribute("zerohop.response.class").equals(answer))
        .filter(each -> each.attribute("zerohop.route").startsWith("HTTPRoute/"))
        .toList();
  }

  private static Start measured(OtlpReceiver receiver, Start start) {
    return start
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
        .with("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", receiver.grpcEndpoint())
        .with("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc")
        .with("OTEL_METRIC_EXPORT_INTERVAL", "100");
  }
}
