package io.zerohop.telemetry.export;

import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets OpenTelemetry's exporter make its sender from all of its settings, and keeps that: what is
 * sent through it is encoded here, from records, without an object of the SDK for each span. Found
 * by {@link java.util.ServiceLoader}.
 */
public final class KeepingSenders implements HttpSenderProvider {
  private static final ThreadLocal<@Nullable Made> MADE = new ThreadLocal<>();

  /**
   * A sender.
   *
   * @param endpoint where it sends to
   */
  record Made(HttpSender sender, URI endpoint) {}

  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    HttpSender made = new JdkHttpSenderProvider().createSender(config);
    MADE.set(new Made(made, config.getEndpoint()));
    return made;
  }

  /** The sender that this thread made last. */
  static Made made() {
    Made made = Objects.requireNonNull(MADE.get(), "the exporter made no sender");
    MADE.remove();
    return made;
  }
}
