package io.zerohop.scenarios;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A receiver of spans and metrics over OTLP, by HTTP and by gRPC, which reads them with
 * OpenTelemetry's own messages.
 */
final class OtlpReceiver implements AutoCloseable {
  private final List<Seen> spans = new CopyOnWriteArrayList<>();
  private final Map<String, List<Measured>> metrics = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final Server grpc;

  private OtlpReceiver(HttpServer server) throws IOException {
    this.server = server;
    this.grpc =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Exports())
            .addService(new MetricExports())
            .build()
            .start();
  }

  private final class Exports extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      take(request);
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private final class MetricExports extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> answer) {
      take(request);
      answer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  /**
   * A number of a metric, as it arrived last.
   *
   * @param service whose it is
   * @param value of a histogram how many there were
   */
  record Measured(String service, Metric metric, List<KeyValue> attributes, double value) {
    /** An attribute; empty where there is none. */
    String attribute(String key) {
      return OtlpReceiver.value(attributes, key);
    }
  }

  /**
   * A span that arrived.
   *
   * @param service whose it is
   */
  record Seen(String service, Span span) {
    String trace() {
      return hex(span.getTraceId());
    }

    String parent() {
      return hex(span.getParentSpanId());
    }

    boolean isBelow(Seen other) {
      return span.getParentSpanId().equals(other.span.getSpanId())
          && span.getTraceId().equals(other.span.getTraceId());
    }

    boolean is(String whose, Span.SpanKind kind) {
      return service.equals(whose) && span.getKind() == kind;
    }

    /** An attribute; empty where there is none. */
    String attribute(String key) {
      return value(span.getAttributesList(), key);
    }

    private static String hex(ByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public String toString() {
      return "%s %s %s %s below %s"
          .formatted(
              service,
              span.getKind(),
              span.getName(),
              hex(span.getSpanId()),
              hex(span.getParentSpanId()));
    }
  }

  static OtlpReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OtlpReceiver receiver = new OtlpReceiver(server);
    server.createContext("/v1/traces", receiver::receive);
    server.createContext("/v1/metrics", receiver::receiveMetrics);
    server.start();
    return receiver;
  }

  /** An application that exports its spans here, soon after they end. */
  Start exporting(Start application) {
    return application
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint())
        .with("OTEL_BSP_SCHEDULE_DELAY", "50");
  }

  /** Where it listens, as OTEL_EXPORTER_OTLP_ENDPOINT takes it. */
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where it listens for OTEL_EXPORTER_OTLP_PROTOCOL=grpc. */
  String grpcEndpoint() {
    return "http://127.0.0.1:" + grpc.getPort();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      take(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void receiveMetrics(HttpExchange exchange) throws IOException {
    try (exchange) {
      take(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void take(ExportMetricsServiceRequest request) {
    for (ResourceMetrics one : request.getResourceMetricsList()) {
      String service = value(one.getResource().getAttributesList(), "service.name");
      for (ScopeMetrics scope : one.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          metrics.put(service + " " + metric.getName(), points(service, metric));
        }
      }
    }
  }

  private static List<Measured> points(String service, Metric metric) {
    if (metric.hasHistogram()) {
      return metric.getHistogram().getDataPointsList().stream()
          .map(each -> new Measured(service, metric, each.getAttributesList(), each.getCount()))
          .toList();
    }
    List<NumberDataPoint> points =
        metric.hasSum()
            ? metric.getSum().getDataPointsList()
            : metric.getGauge().getDataPointsList();
    return points.stream()
        .map(
            each ->
                new Measured(
                    service,
                    metric,
                    each.getAttributesList(),
                    each.hasAsInt() ? each.getAsInt() : each.getAsDouble()))
        .toList();
  }

  private void take(ExportTraceServiceRequest request) {
    for (ResourceSpans one : request.getResourceSpansList()) {
      String service = value(one.getResource().getAttributesList(), "service.name");
      for (ScopeSpans scope : one.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(new Seen(service, span)));
      }
    }
  }

  private static String value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(each -> each.getKey().equals(key))
        .map(
            each ->
                each.getValue().hasStringValue()
                    ? each.getValue().getStringValue()
                    : Long.toString(each.getValue().getIntValue()))
        .findFirst()
        .orElse("");
  }

  /** All spans so far. */
  List<Seen> spans() {
    return List.copyOf(spans);
  }

  /** The spans of one trace so far. */
  List<Seen> trace(String id) {
    return spans.stream().filter(span -> span.trace().equals(id)).toList();
  }

  /** The export of one trace, as some program would send it. */
  ExportTraceServiceRequest export(String id) {
    ExportTraceServiceRequest.Builder all = ExportTraceServiceRequest.newBuilder();
    for (Seen seen : trace(id)) {
      ResourceSpans.Builder one = all.addResourceSpansBuilder();
      one.getResourceBuilder()
          .addAttributesBuilder()
          .setKey("service.name")
          .getValueBuilder()
          .setStringValue(seen.service());
      one.addScopeSpansBuilder().addSpans(seen.span());
    }
    return all.build();
  }

  /** The numbers of a metric of a service, as they arrived last. */
  List<Measured> measured(String service, String metric) {
    return metrics.getOrDefault(service + " " + metric, List.of());
  }

  @Override
  public void close() {
    server.stop(0);
    grpc.shutdownNow();
  }
}
