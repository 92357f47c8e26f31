package io.zerohop.controlplane.telemetry.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.zerohop.controlplane.telemetry.edge.Measure;
import io.zerohop.controlplane.telemetry.edge.Report;
import io.zerohop.controlplane.telemetry.edge.Tally;
import io.zerohop.controlplane.telemetry.edge.Target;
import io.zerohop.controlplane.telemetry.trace.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricMessagesTest {
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  private static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** Attributes as {@code name=value}. */
  private static List<KeyValue> attributes(String... pairs) {
    List<KeyValue> all = new ArrayList<>();
    for (String pair : pairs) {
      all.add(text(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
    }
    return all;
  }

  private static NumberDataPoint.Builder point(String... pairs) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(1_000)
        .setTimeUnixNano(5_000)
        .addAllAttributes(attributes(pairs));
  }

  private static Metric sum(String name, AggregationTemporality how, NumberDataPoint.Builder one) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(how).addDataPoints(one))
        .build();
  }

  private static Metric histogram(String name, String unit, HistogramDataPoint.Builder one) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit(unit)
        .setHistogram(
            Histogram.newBuilder().setAggregationTemporality(CUMULATIVE).addDataPoints(one))
        .build();
  }

  private static HistogramDataPoint.Builder durations(String... pairs) {
    return HistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(1_000)
        .setTimeUnixNano(5_000)
        .addAllExplicitBounds(Tally.BOUNDS)
        .addAllBucketCounts(java.util.Collections.nCopies(20, 1L))
        .setSum(12.5)
        .addAllAttributes(attributes(pairs));
  }

  private static List<Report> read(Metric... metrics) throws RefusedExport {
    return MetricMessages.read(
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAllAttributes(
                                attributes(
                                    "service.name=reviews",
                                    "service.namespace=shop",
                                    "service.instance.id=r-1")))
                    .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
            .build()
            .toByteArray());
  }

  @Test
  void whatTheAgentSaysOfAnEdgeIsRead() throws Exception {
    String[] edge = {
      "zerohop.service=ratings.shop",
      "zerohop.route=HTTPRoute/shop/ratings rule 1",
      "zerohop.cluster=ratings",
      "zerohop.reason=OK",
      "zerohop.response.class=2xx"
    };
    Report report =
        read(
                sum("zerohop.client.calls", CUMULATIVE, point(edge).setAsInt(20)),
                sum("zerohop.client.retries", DELTA, point(edge).setAsDouble(3)),
                histogram("http.client.request.duration", "s", durations(edge)),
                histogram("rpc.client.call.duration", "s", durations(edge)))
            .get(0);

    assertEquals(new Source("reviews", "shop", "r-1"), report.source());
    assertEquals(5_000, report.endNanos());
    Target target = new Target("ratings.shop", "HTTPRoute/shop/ratings rule 1", "ratings");
    assertTrue(report.measures().stream().allMatch(each -> each.target().equals(target)));
    assertTrue(report.measures().stream().allMatch(each -> each.beginNanos() == 1_000));
    Tally times = Tally.durations(Tally.BOUNDS, java.util.Collections.nCopies(20, 1L), 12.5);
    assertEquals(
        List.of(Tally.calls(20, false), Tally.retries(3), times, times),
        report.measures().stream().map(Measure::tally).toList());
    assertEquals(
        List.of(false, true, false, false),
        report.measures().stream().map(Measure::delta).toList());
    assertEquals(4, report.measures().stream().map(Measure::series).distinct().count());
  }

  @ParameterizedTest
  @CsvSource({
    "OK, 2xx, false",
    "OK, 4xx, false",
    "OK, '', false",
    "UPSTREAM_ERROR, 5xx, true",
    "NO_ROUTE, 4xx, true",
    "RATE_LIMITED, 4xx, true",
    "NO_ENDPOINTS, '', true",
    "CALL_TIMEOUT, '', true",
    "ANSWERED_BY_POLICY, 3xx, false",
    "ANSWERED_BY_POLICY, 5xx, true",
    "PASSED_THROUGH, '', false",
    "CONFIG_STALE, '', false",
    "CANCELLED, '', false",
  })
  void anErrorIsAnAnswerOf5xxOrAnEndThatNobodyWanted(String reason, String type, boolean failed)
      throws Exception {
    String[] edge = {
      "zerohop.service=x", "zerohop.reason=" + reason, "zerohop.response.class=" + type
    };
    Report report = read(sum("zerohop.client.calls", CUMULATIVE, point(edge).setAsInt(2))).get(0);
    assertEquals(Tally.calls(2, failed), report.measures().get(0).tally());
  }

  @Test
  void whatIsOfNoEdgeIsLeftAloneButTellsThatTheProcessIsThere() throws Exception {
    String edge = "zerohop.service=x";
    HistogramDataPoint.Builder broken = durations(edge);
    List<Report> reports =
        read(
            sum("zerohop.client.calls", CUMULATIVE, point("otel.metric.overflow=true").setAsInt(1)),
            sum("zerohop.client.ejections", CUMULATIVE, point(edge).setAsInt(1)),
            sum(
                "zerohop.client.calls",
                AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED,
                point(edge).setAsInt(1)),
            histogram("http.client.request.duration", "ms", durations(edge)),
            histogram("http.server.request.duration", "s", durations(edge)),
            histogram("http.client.request.duration", "s", broken.addBucketCounts(7)),
            Metric.newBuilder()
                .setName("zerohop.client.in_flight")
                .setGauge(Gauge.newBuilder().addDataPoints(point(edge).setTimeUnixNano(9_000)))
                .build());
    assertEquals(
        List.of(new Report(new Source("reviews", "shop", "r-1"), 9_000, List.of())), reports);
    assertEquals(List.of(), read());
  }

  @Test
  void aCounterIsTheSameInWhateverOrderItsAttributesStand() throws Exception {
    String[] one = {"zerohop.service=x", "zerohop.reason=OK"};
    String[] other = {"zerohop.reason=OK", "zerohop.service=x"};
    assertEquals(
        read(sum("zerohop.client.calls", CUMULATIVE, point(one).setAsInt(1))),
        read(sum("zerohop.client.calls", CUMULATIVE, point(other).setAsInt(1))));
  }

  @Test
  void aBodyThatIsNoMessageIsRefused() {
    RefusedExport refusal =
        assertThrows(RefusedExport.class, () -> MetricMessages.read(new byte[] {1, 2, 3}));
    assertEquals(400, refusal.status());
  }

  @Test
  void theAnswerTellsHowManyWereRefused() throws Exception {
    assertEquals(0, MetricMessages.response(0, "why").length);
    var partly = ExportMetricsServiceResponse.parseFrom(MetricMessages.response(3, "why"));
    assertEquals(3, partly.getPartialSuccess().getRejectedDataPoints());
    assertEquals("why", partly.getPartialSuccess().getErrorMessage());
  }
}
