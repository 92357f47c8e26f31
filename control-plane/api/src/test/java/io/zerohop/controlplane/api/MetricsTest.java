package io.zerohop.controlplane.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.zerohop.controlplane.api.agents.Refusal;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics come by OTLP, and go to whoever asks who calls whom, and to Prometheus. */
final class MetricsTest {
  private static final String EDGES = "/zerohop/v1/edges";
  private static final long SECOND = 1_000_000_000L;
  private static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;

  private final RunningApi api;

  MetricsTest(@TempDir Path directory) throws Exception {
    api = new RunningApi(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static List<KeyValue> attributes(Map<String, String> all) {
    return all.entrySet().stream()
        .map(
            each ->
                KeyValue.newBuilder()
                    .setKey(each.getKey())
                    .setValue(AnyValue.newBuilder().setStringValue(each.getValue()))
                    .build())
        .toList();
  }

  private static NumberDataPoint.Builder number(long value, String reason, String answer) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(SECOND)
        .setTimeUnixNano(11 * SECOND)
        .setAsInt(value)
        .addAllAttributes(
            attributes(
                Map.of(
                    "zerohop.service",
                    "ratings.shop",
                    "zerohop.route",
                    "HTTPRoute/shop/ratings rule 1",
                    "zerohop.cluster",
                    "ratings",
                    "zerohop.reason",
                    reason,
                    "zerohop.response.class",
                    answer)));
  }

  private static Metric sum(String name, NumberDataPoint.Builder... points) {
    Sum.Builder sum = Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(DELTA);
    for (NumberDataPoint.Builder point : points) {
      sum.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setSum(sum).build();
  }

  /** 100 calls in 10 s, 5 of them errors, 3 retries, all within 25 to 50 ms. */
  private static byte[] calls() {
    HistogramDataPoint.Builder times =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(SECOND)
            .setTimeUnixNano(11 * SECOND)
            .addAllExplicitBounds(List.of(0.025, 0.05))
            .addAllBucketCounts(List.of(0L, 100L, 0L))
            .setSum(4)
            .addAllAttributes(number(0, "OK", "2xx").getAttributesList());
    Metric durations =
        Metric.newBuilder()
            .setName("http.client.request.duration")
            .setUnit("s")
            .setHistogram(
                Histogram.newBuilder().setAggregationTemporality(DELTA).addDataPoints(times))
            .build();
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAllAttributes(
                            attributes(
                                Map.of(
                                    "service.name",
                                    "reviews",
                                    "service.namespace",
                                    "shop",
                                    "service.instance.id",
                                    "r-1"))))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(
                            sum(
                                "zerohop.client.calls",
                                number(95, "OK", "2xx"),
                                number(5, "UPSTREAM_ERROR", "5xx")))
                        .addMetrics(sum("zerohop.client.retries", number(3, "", "")))
                        .addMetrics(durations)))
        .build()
        .toByteArray();
  }

  /** As an agent of this machine sends it: plain HTTP, no token. */
  private HttpResponse<String> send(byte[] body, String... headers) throws Exception {
    int port = api.server.address().getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/metrics"))
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void sendCalls() throws Exception {
    HttpResponse<String> taken = send(calls(), "Content-Type", "application/x-protobuf");
    assertEquals(200, taken.statusCode(), taken.body());
    assertEquals("application/x-protobuf", taken.headers().firstValue("content-type").orElse(""));
  }

  private static byte[] packed(byte[] plain) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Nested
  class WhoCallsWhom {
    @Test
    void isToldWithRateErrorsRetriesAndTimes() throws Exception {
      sendCalls();

      RunningApi.Answer answer = api.get(EDGES);

      assertEquals(200, answer.status());
      assertEquals(1, answer.body().at("/minutes").asInt());
      assertEquals(1, answer.body().at("/instances").asInt());
      assertEquals(1, answer.body().at("/edges").size());
      assertEquals("reviews", answer.at("/edges/0/source"));
      assertEquals("shop", answer.at("/edges/0/sourceNamespace"));
      assertEquals("ratings.shop", answer.at("/edges/0/destination"));
      assertEquals("HTTPRoute/shop/ratings rule 1", answer.at("/edges/0/route"));
      assertEquals("ratings", answer.at("/edges/0/backend"));
      assertEquals(10.0, answer.body().at("/edges/0/rate").asDouble());
      assertEquals(100, answer.body().at("/edges/0/calls").asInt());
      assertEquals(5, answer.body().at("/edges/0/errors").asInt());
      assertEquals(3, answer.body().at("/edges/0/retries").asInt());
      assertEquals(37_500, answer.body().at("/edges/0/p50Micros").asInt());
      assertEquals(49_750, answer.body().at("/edges/0/p99Micros").asInt());
    }

    @Test
    void isAskedForOneServiceAtEitherEnd() throws Exception {
      sendCalls();
      for (String service : List.of("reviews", "ratings")) {
        String path = EDGES + "?minutes=15&namespace=shop&service=" + service;
        assertEquals(1, api.get(path).body().at("/edges").size(), service);
      }
      RunningApi.Answer unknown = api.get(EDGES + "?service=ratings");
      assertEquals(404, unknown.status());
      assertTrue(
          unknown.at("/message").contains("no call from or to ratings.default")
              && unknown.at("/message").contains("1 instances tell of others"),
          unknown.at("/message"));
    }

    @Test
    void isNothingWithWhatToDoWhileNobodyTells() throws Exception {
      RunningApi.Answer answer = api.get(EDGES);
      assertEquals(200, answer.status());
      assertEquals(0, answer.body().at("/edges").size());
      assertTrue(
          answer.at("/message").contains("OTEL_EXPORTER_OTLP_ENDPOINT="), answer.at("/message"));
    }

    @Test
    void isKeptForFifteenMinutesAndNoOtherTimeIsAsked() throws Exception {
      for (String minutes : List.of("0", "16", "x", "-1", "1.5", "")) {
        assertEquals(400, api.get(EDGES + "?minutes=" + minutes).status(), minutes);
      }
    }

    @Test
    void isNotToldWithoutTheToken() throws Exception {
      for (String path : List.of(EDGES, "/metrics")) {
        URI uri = URI.create("http://127.0.0.1:" + api.server.address().getPort() + path);
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(401, answer.statusCode(), path);
      }
    }
  }

  @Nested
  class AMessage {
    @Test
    void isTakenPackedToo() throws Exception {
      HttpResponse<String> taken =
          send(
              packed(calls()),
              "Content-Type",
              "application/x-protobuf",
              "Content-Encoding",
              "gzip");
      assertEquals(200, taken.statusCode(), taken.body());
      assertEquals(100, api.get(EDGES).body().at("/edges/0/calls").asInt());
    }

    @Test
    void isNotUnpackedBeyondTheBound() throws Exception {
      byte[] bomb = packed(new byte[50_000_000]);
      assertEquals(
          413,
          send(bomb, "Content-Type", "application/x-protobuf", "Content-Encoding", "gzip")
              .statusCode());
    }

    @Test
    void ofAnotherFormOrThroughAProxyIsRefused() throws Exception {
      assertEquals(415, send(calls(), "Content-Type", "text/plain").statusCode());
      assertEquals(
          400, send(new byte[] {1}, "Content-Type", "application/x-protobuf").statusCode());
      assertEquals(
          401,
          send(calls(), "Content-Type", "application/x-protobuf", "X-Forwarded-For", "10.0.0.1")
              .statusCode());
      assertEquals(405, api.get("/v1/metrics").status());
      assertEquals(0, api.get(EDGES).body().at("/edges").size());
    }
  }

  @Nested
  class PrometheusIsTold {
    private static String line(String text, String begin) {
      return text.lines().filter(line -> line.startsWith(begin)).findFirst().orElse(text);
    }

    @Test
    void theControlPlanesOwnFigures() throws Exception {
      api.agents.connect("reviews-1", "reviews", 1);
      api.agents.connect(
          "reviews-2", "reviews", 1, new Refusal("reviews-2", "x", "why", FakeAgents.T));
      api.post(RunningApi.ROUTES, RunningApi.route("reviews", 1));
      sendCalls();
      send(new byte[0], "Content-Type", "text/plain");

      HttpResponse<String> answer = api.text("/metrics");

      assertEquals(200, answer.statusCode());
      assertEquals(
          "text/plain; version=0.0.4; charset=utf-8",
          answer.headers().firstValue("content-type").orElse(""));
      String text = answer.body();
      for (String expected :
          List.of(
              "zerohop_build_info{version=\"0.1.0\"} 1",
              "zerohop_agents{client=\"zerohop-agent\",mode=\"enforce\"} 2.0",
              "zerohop_agents_connected 2.0",
              "zerohop_agents_behind 0.0",
              "zerohop_agents_refusing 1.0",
              "zerohop_xds_streams 3.0",
              "zerohop_xds_resources 40.0",
              "zerohop_xds_refusals_total 2.0",
              "zerohop_configuration_version 7.0",
              "zerohop_policies{kind=\"HTTPRoute\"} 1.0",
              "zerohop_telemetry_messages_total{outcome=\"taken\",signal=\"metrics\"} 1.0",
              "zerohop_telemetry_messages_total{outcome=\"refused\",signal=\"metrics\"} 1.0",
              "zerohop_telemetry_messages_total{outcome=\"taken\",signal=\"traces\"} 0.0",
              "zerohop_telemetry_edges 1.0",
              "zerohop_telemetry_instances 1.0",
              "zerohop_telemetry_points_dropped_total 0.0",
              "zerohop_telemetry_spans 0.0")) {
        assertTrue(text.lines().anyMatch(expected::equals), expected + " in\n" + text);
      }
      for (String name :
          List.of(
              "zerohop_store_version ",
              "zerohop_certificate_not_after_timestamp_seconds ",
              "jvm_memory_used_bytes{area=\"heap\"} ",
              "jvm_threads_current ",
              "process_start_time_seconds ",
              "process_cpu_seconds_total ")) {
        String line = line(text, name);
        assertTrue(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) > 0, line);
      }
      assertTrue(!text.contains("zerohop_edge_"), text);
    }

    @Test
    void theEdgesWhereItAsksForThem() throws Exception {
      sendCalls();
      String text = api.text("/metrics?edges=true").body();
      String labels =
          "{backend=\"ratings\",destination=\"ratings.shop\",route=\"HTTPRoute/shop/ratings rule 1\",source=\"reviews\",source_namespace=\"shop\"}";
      for (String expected :
          List.of(
              "zerohop_edge_calls_total" + labels + " 100.0",
              "zerohop_edge_errors_total" + labels + " 5.0",
              "zerohop_edge_retries_total" + labels + " 3.0",
              "zerohop_edge_duration_seconds_count" + labels + " 100")) {
        assertTrue(text.lines().anyMatch(expected::equals), expected + " in\n" + text);
      }
    }

    @Test
    void nothingByOtherWays() throws Exception {
      assertEquals(405, api.post("/metrics", "{}").status());
      assertEquals(404, api.get("/metrics/x").status());
    }
  }
}
