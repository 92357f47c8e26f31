package io.zerohop.telemetry.export;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of OTLP, over HTTP or gRPC, as OpenTelemetry's exporter makes it from its own
 * settings: address, headers, TLS, compression, timeout and retries are all its own. For one
 * thread.
 */
final class Destination implements AutoCloseable {
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final SpanExporter exporter;
  private final KeepingSenders.Wire wire;
  private final Receiver receiver;
  private final Duration patience;

  private Destination(SpanExporter exporter, KeepingSenders.Made made) {
    this.exporter = exporter;
    this.wire = made.wire();
    this.receiver = new Receiver(made.endpoint());
    this.patience = made.timeout().plus(SLACK);
  }

  /**
   * Makes it; connects to nothing yet.
   *
   * @throws RuntimeException of OpenTelemetry's own, which says what is wrong with a setting
   */
  static Destination of(OtelSettings settings) {
    DefaultConfigProperties config = Receiver.settings(settings);
    ServiceLoader<ConfigurableSpanExporterProvider> providers =
        ServiceLoader.load(
            ConfigurableSpanExporterProvider.class, Destination.class.getClassLoader());
    for (ConfigurableSpanExporterProvider provider : providers) {
      if (provider.getName().equals("otlp")) {
        KeepingSenders.trustAsIn(settings);
        SpanExporter exporter = provider.createExporter(config);
        return new Destination(exporter, KeepingSenders.made());
      }
    }
    throw new IllegalStateException("the OTLP exporter is not there");
  }

  /**
   * Sends what was encoded last, and waits for the answer, for a bounded time.
   *
   * @throws IOException if it was not taken
   */
  void send(SpanEncoder request) throws IOException, InterruptedException {
    CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
    wire.send(message(request), answer);
    String refused;
    try {
      refused = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience.toSeconds() + " s", e);
    }
    if (refused != null) {
      throw new IOException(refused);
    }
  }

  private static MessageWriter message(SpanEncoder request) {
    return new MessageWriter() {
      @Override
      public void writeMessage(OutputStream output) throws IOException {
        request.writeTo(output);
      }

      @Override
      public int getContentLength() {
        return request.length();
      }
    };
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
