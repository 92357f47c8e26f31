package io.zerohop.telemetry.export;

import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets OpenTelemetry's exporter make its sender from all of its settings, and keeps that: what is
 * sent through it is encoded here, from records, without an object of the SDK for each span. Found
 * by {@link java.util.ServiceLoader}.
 */
public final class KeepingSenders implements HttpSenderProvider, GrpcSenderProvider {
  private static final ThreadLocal<@Nullable Made> MADE = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable String> PINNED = new ThreadLocal<>();

  /** Sends a message, with its retries; the answer says why it was refused, null if it was not. */
  interface Wire {
    void send(MessageWriter message, CompletableFuture<@Nullable String> answer);
  }

  /**
   * A sender.
   *
   * @param endpoint where it sends to
   * @param timeout within which each message is answered
   */
  record Made(Wire wire, URI endpoint, Duration timeout) {}

  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    String pinned = PINNED.get();
    HttpSender made = new HttpWire(pinned == null ? config : PinnedCertificate.in(config, pinned));
    Wire wire =
        (message, answer) ->
            made.send(
                message,
                response -> {
                  int status = response.getStatusCode();
                  answer.complete(status / 100 == 2 ? null : "HTTP status " + status);
                },
                answer::completeExceptionally);
    MADE.set(new Made(wire, config.getEndpoint(), config.getTimeout()));
    return made;
  }

  @Override
  public GrpcSender createSender(GrpcSenderConfig config) {
    GrpcSender made = GrpcWire.of(config);
    Wire wire =
        (message, answer) ->
            made.send(
                message,
                response -> {
                  GrpcStatusCode status = response.getStatusCode();
                  String description = response.getStatusDescription();
                  String what = description == null ? "" : ": " + description;
                  answer.complete(status == GrpcStatusCode.OK ? null : status + what);
                },
                answer::completeExceptionally);
    MADE.set(new Made(wire, config.getEndpoint(), config.getTimeout()));
    return made;
  }

  /** What this thread makes next trusts the certificate that the settings pin, if they do. */
  static void trustAsIn(OtelSettings settings) {
    PINNED.set(settings.values().get(OtelSettings.PINNED));
  }

  /** The sender that this thread made last. */
  static Made made() {
    Made made = Objects.requireNonNull(MADE.get(), "the exporter made no sender");
    MADE.remove();
    PINNED.remove();
    return made;
  }
}
