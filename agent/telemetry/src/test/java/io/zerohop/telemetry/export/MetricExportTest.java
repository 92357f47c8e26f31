package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric.DataCase;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.metrics.Metric;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import io.zerohop.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured on its way to a receiver of OTLP over HTTP. */
class MetricExportTest {
  private static final String FOREVER = "3600000";
  private static final List<Long> ONE_OF_1_MS = counts(1);

  private final List<String> trouble = new CopyOnWriteArrayList<>();
  private final List<MetricExport> begun = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private final AtomicLong calls = new AtomicLong(1);
  private OtlpInbox<ResourceMetrics> inbox;

  @BeforeEach
  void listen() throws IOException {
    inbox =
        new OtlpInbox<>(
            bytes -> ExportMetricsServiceRequest.parseFrom(bytes).getResourceMetrics(0));
    settings.put("otel.exporter.otlp.endpoint", inbox.endpoint());
    settings.put("otel.metric.export.interval", FOREVER);
  }

  @AfterEach
  void stop() {
    begun.forEach(MetricExport::close);
    inbox.close();
  }

  @Test
  void everyKindOfNumberArrivesAsItIs() throws Exception {
    settings.put("otel.exporter.otlp.headers", "api-key=s%20ecret");
    settings.put("otel.exporter.otlp.compression", "gzip");
    start().close();

    var one = inbox.next();
    assertEquals("/v1/metrics", one.path());
    assertEquals(List.of("s ecret"), one.headers().get("Api-key"));
    assertEquals("front", one.all().getResource().getAttributes(0).getValue().getStringValue());
    assertEquals("io.zerohop", one.all().getScopeMetrics(0).getScope().getName());
    var durations = metric(one.all(), "http.client.request.duration");
    assertEquals("s", durations.getUnit());
    assertEquals("Duration of it.", durations.getDescription());
    assertEquals(
        AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE,
        durations.getHistogram().getAggregationTemporality());
    var point = durations.getHistogram().getDataPoints(0);
    assertEquals(Metric.bounds(), point.getExplicitBoundsList());
    assertEquals(ONE_OF_1_MS, point.getBucketCountsList());
    assertEquals(1, point.getCount());
    assertEquals(0.001, point.getSum());
    assertFalse(point.hasMin());
    assertEquals("zerohop.service", point.getAttributes(0).getKey());
    var counted = metric(one.all(), "zerohop.client.calls");
    assertTrue(counted.getSum().getIsMonotonic());
    assertEquals(1, counted.getSum().getDataPoints(0).getAsInt());
    assertTrue(counted.getSum().getDataPoints(0).getStartTimeUnixNano() > 0);
    assertEquals(DataCase.GAUGE, metric(one.all(), "zerohop.configuration.age").getDataCase());
    NumberDataPoint age =
        metric(one.all(), "zerohop.configuration.age").getGauge().getDataPoints(0);
    assertEquals(1.5, age.getAsDouble());
    assertTrue(age.getAttributes(0).getValue().getBoolValue());
    assertEquals(
        7, metric(one.all(), "zerohop.client.in_flight").getGauge().getDataPoints(0).getAsInt());
  }

  @Test
  void aPeriodIsSentWhenItIsOver() throws Exception {
    settings.put("otel.metric.export.interval", "20");
    MetricExport export = start();

    next();
    next();

    Await.until("both are counted", () -> export.counts().exported() >= 2);
    assertNull(export.counts().lastFailure());
    assertEquals(List.of(), trouble);
  }

  @Test
  void differencesAreSentWhereTheyArePreferred() throws Exception {
    settings.put("otel.metric.export.interval", "20");
    settings.put("otel.exporter.otlp.metrics.temporality.preference", "delta");
    start();

    ResourceMetrics first = next();
    assertEquals(1, sum(first));
    long until = metric(first, "zerohop.client.calls").getSum().getDataPoints(0).getTimeUnixNano();
    ResourceMetrics idle = next();
    assertTrue(
        idle.getScopeMetrics(0).getMetricsList().stream()
            .allMatch(metric -> metric.getDataCase() == DataCase.GAUGE),
        idle::toString);
    calls.addAndGet(5);
    ResourceMetrics later = nextWithCalls();
    assertEquals(5, sum(later));
    var counted = metric(later, "zerohop.client.calls").getSum();
    assertEquals(
        AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA, counted.getAggregationTemporality());
    assertTrue(counted.getDataPoints(0).getStartTimeUnixNano() >= until);
    var durations = metric(later, "http.client.request.duration").getHistogram().getDataPoints(0);
    assertEquals(counts(5), durations.getBucketCountsList());
    assertEquals(0.005, durations.getSum(), 1e-9);
  }

  @Test
  void whatWasNotTakenIsInTheNextDifference() throws Exception {
    settings.put("otel.metric.export.interval", "20");
    settings.put("otel.exporter.otlp.metrics.temporality.preference", "delta");
    inbox.status = 400;
    MetricExport export = start();
    Await.until("some are refused", () -> export.counts().failed() >= 2);
    assertEquals(1, trouble.size(), trouble.toString());
    assertTrue(trouble.get(0).endsWith("HTTP status 400"), trouble.toString());

    calls.addAndGet(2);
    inbox.status = 200;
    Await.until("all are taken", () -> taken() >= 3);
    Await.until("it is counted", () -> export.counts().lastFailure() == null);

    export.close();
    assertEquals(3, taken());
  }

  /** How many calls the messages told of that were taken. */
  private long taken() {
    return inbox.received().stream()
        .filter(one -> one.answer() == 200 && hasCalls(one.all()))
        .mapToLong(one -> sum(one.all()))
        .sum();
  }

  @Test
  void theEndpointForMetricsIsTakenAsItStands() throws Exception {
    String general = settings.get("otel.exporter.otlp.endpoint");
    settings.put("otel.exporter.otlp.metrics.endpoint", general + "/own");
    MetricExport export = start();
    assertEquals(general + "/own", export.destination());
    export.close();

    assertEquals("/own", inbox.next().path());
  }

  @Test
  void knowsTheCallsThatAreItsOwn() {
    FakeCall call = new FakeCall();
    call.host = "127.0.0.1";
    call.port = inbox.port();
    MetricExport export = start();
    assertTrue(export.isOwn(call));
    call.port = 1;
    assertFalse(export.isOwn(call));
  }

  @Test
  void aReceiverThatHangsIsWaitedForNoLongerThanTheSettingSays() throws Exception {
    settings.put("otel.metric.export.interval", "20");
    settings.put("otel.metric.export.timeout", "50");
    try (java.net.ServerSocket silent =
        new java.net.ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      settings.put("otel.exporter.otlp.endpoint", "http://127.0.0.1:" + silent.getLocalPort());
      MetricExport export = start();

      Await.until("it is given up", () -> export.counts().failed() >= 2);

      assertEquals("no answer within 50 ms", export.counts().lastFailure());
      assertEquals(1, trouble.size(), trouble.toString());
    }
  }

  @Test
  void aSettingThatIsWrongIsNamed() {
    settings.put("otel.metric.export.interval", "soon");

    var wrong = assertThrows(IllegalArgumentException.class, this::start);

    assertEquals(
        "otel.metric.export.interval: \"soon\" must be a whole number of at least 1",
        wrong.getMessage());
  }

  @Test
  void metersThatFailAreToldAndNothingElseSuffers() {
    settings.put("otel.metric.export.interval", "20");
    MetricExport export =
        MetricExport.of(
            OtelSettings.of(settings, Map.of()),
            Map.of("service.name", "front"),
            measured(
                () -> {
                  throw new IllegalStateException("planned");
                }),
            trouble::add);
    begun.add(export);
    export.start();

    Await.until("it goes on", () -> export.counts().failed() >= 2);
    assertEquals("planned", export.counts().lastFailure());
  }

  private ResourceMetrics next() throws InterruptedException {
    return inbox.next().all();
  }

  private ResourceMetrics nextWithCalls() throws InterruptedException {
    ResourceMetrics all = next();
    while (!hasCalls(all)) {
      all = next();
    }
    return all;
  }

  private static io.opentelemetry.proto.metrics.v1.Metric metric(ResourceMetrics all, String name) {
    return all.getScopeMetrics(0).getMetricsList().stream()
        .filter(metric -> metric.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " in " + all));
  }

  private static boolean hasCalls(ResourceMetrics all) {
    return all.getScopeMetrics(0).getMetricsList().stream()
        .anyMatch(metric -> metric.getName().equals("zerohop.client.calls"));
  }

  private static long sum(ResourceMetrics all) {
    return metric(all, "zerohop.client.calls").getSum().getDataPoints(0).getAsInt();
  }

  private MetricExport start() {
    MetricExport export =
        MetricExport.of(
            OtelSettings.of(settings, Map.of()),
            Map.of("service.name", "front"),
            measured(this::meters),
            trouble::add);
    begun.add(export);
    export.start();
    return export;
  }

  private static MetricExport.Measured measured(Supplier<List<Metric>> meters) {
    return new MetricExport.Measured(meters, Instant.now());
  }

  private List<Metric> meters() {
    long now = calls.get();
    Map<String, Object> edge = Map.of("zerohop.service", "reviews.shop");
    Point durations = new Point(edge, now * 0.001, counts(now));
    return List.of(
        new Metric(
            "http.client.request.duration",
            Form.HISTOGRAM,
            "s",
            "Duration of it.",
            List.of(durations)),
        metric("zerohop.client.calls", Form.COUNTER, edge, now),
        metric("zerohop.client.in_flight", Form.GAUGE, Map.of(), 7L),
        metric("zerohop.configuration.age", Form.GAUGE, Map.of("live", true), 1.5));
  }

  private static Metric metric(String name, Form form, Map<String, Object> of, Number value) {
    return new Metric(name, form, "1", name, List.of(new Point(of, value, List.of())));
  }

  /** So many of one millisecond. */
  private static List<Long> counts(long ofOneMilli) {
    List<Long> all = new ArrayList<>(Collections.nCopies(Metric.bounds().size() + 1, 0L));
    all.set(Metric.bounds().indexOf(0.001), ofOneMilli);
    return all;
  }
}
