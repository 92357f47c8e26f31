package io.zerohop.telemetry.export;

import io.opentelemetry.exporter.internal.FailedExportException.GrpcExportException;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/**
 * A receiver of metrics over OTLP, as OpenTelemetry's exporter makes it from its own settings. For
 * one thread.
 */
final class MetricDestination implements AutoCloseable {
  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final String HTTP = "http/protobuf";

  private final MetricExporter exporter;
  private final URI endpoint;
  private final int timeoutMillis;

  private MetricDestination(MetricExporter exporter, URI endpoint, int timeoutMillis) {
    this.exporter = exporter;
    this.endpoint = endpoint;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Makes it; connects to nothing yet.
   *
   * @throws RuntimeException says what is wrong with a setting
   */
  static MetricDestination of(OtelSettings settings) {
    Map<String, String> values = new HashMap<>(settings.values());
    int timeout = settings.number("otel.metric.export.timeout", 30_000);
    values.putIfAbsent(PROTOCOL, HTTP);
    DefaultConfigProperties config = DefaultConfigProperties.createFromMap(values);
    ServiceLoader<ConfigurableMetricExporterProvider> providers =
        ServiceLoader.load(
            ConfigurableMetricExporterProvider.class, MetricDestination.class.getClassLoader());
    for (ConfigurableMetricExporterProvider provider : providers) {
      if (provider.getName().equals("otlp")) {
        MetricExporter made = provider.createExporter(config);
        return new MetricDestination(made, KeepingSenders.made().endpoint(), timeout);
      }
    }
    throw new IllegalStateException("the OTLP exporter is not there");
  }

  /** Which numbers it wants since the last time. */
  AggregationTemporalitySelector preferred() {
    return exporter;
  }

  /**
   * Sends, and waits for the answer, for a bounded time.
   *
   * @throws IOException if it was not taken
   */
  void send(List<MetricData> metrics) throws IOException {
    CompletableResultCode answer = exporter.export(metrics);
    answer.join(timeoutMillis, TimeUnit.MILLISECONDS);
    if (!answer.isDone()) {
      throw new IOException("no answer within " + timeoutMillis + " ms");
    }
    if (!answer.isSuccess()) {
      Throwable why = answer.getFailureThrowable();
      throw new IOException(why == null ? "not taken" : words(why), why);
    }
  }

  private static String words(Throwable why) {
    if (why instanceof HttpExportException http && http.getResponse() != null) {
      return "HTTP status " + http.getResponse().getStatusCode();
    }
    if (why instanceof GrpcExportException grpc && grpc.getResponse() != null) {
      return "gRPC status " + grpc.getResponse().getStatusCode();
    }
    Throwable cause = why.getCause() == null ? why : why.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Whether it is that place, so that calls to it are the export's own. */
  boolean isAt(String host, int port) {
    int known = endpoint.getPort();
    int itsPort = known >= 0 ? known : "https".equals(endpoint.getScheme()) ? 443 : 80;
    return port == itsPort && host.equalsIgnoreCase(endpoint.getHost());
  }

  /** Where it is, without what may be secret. */
  @Override
  public String toString() {
    int port = endpoint.getPort();
    return endpoint.getScheme()
        + "://"
        + endpoint.getHost()
        + (port < 0 ? "" : ":" + port)
        + endpoint.getPath();
  }

  @Override
  public void close() {
    exporter.shutdown();
  }
}
