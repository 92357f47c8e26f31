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
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/**
 * A receiver of metrics over OTLP, as OpenTelemetry's exporter makes it from its own settings. For
 * one thread.
 */
final class MetricDestination implements AutoCloseable {
  private final MetricExporter exporter;
  private final Receiver receiver;
  private final int timeoutMillis;

  private MetricDestination(MetricExporter exporter, Receiver receiver, int timeoutMillis) {
    this.exporter = exporter;
    this.receiver = receiver;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Makes it; connects to nothing yet.
   *
   * @throws RuntimeException says what is wrong with a setting
   */
  static MetricDestination of(OtelSettings settings) {
    int timeout = settings.number("otel.metric.export.timeout", 30_000);
    DefaultConfigProperties config = Receiver.settings(settings);
    ServiceLoader<ConfigurableMetricExporterProvider> providers =
        ServiceLoader.load(
            ConfigurableMetricExporterProvider.class, MetricDestination.class.getClassLoader());
    for (ConfigurableMetricExporterProvider provider : providers) {
      if (provider.getName().equals("otlp")) {
        KeepingSenders.trustAsIn(settings);
        MetricExporter made = provider.createExporter(config);
        Receiver receiver = new Receiver(KeepingSenders.made().endpoint());
        return new MetricDestination(made, receiver, timeout);
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

  /** Where it is. */
  Receiver receiver() {
    return receiver;
  }

  @Override
  public void close() {
    exporter.shutdown();
  }
}
