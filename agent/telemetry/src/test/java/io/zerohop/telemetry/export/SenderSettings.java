package io.zerohop.telemetry.export;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** An exporter's settings, which are few until more are asked for. */
record SenderSettings(
    URI getEndpoint,
    Map<String, List<String>> headers,
    Duration getTimeout,
    @Nullable RetryPolicy getRetryPolicy,
    @Nullable ProxyOptions getProxyOptions,
    @Nullable SSLContext getSslContext)
    implements HttpSenderConfig {

  static SenderSettings to(String endpoint) {
    return new SenderSettings(
        URI.create(endpoint),
        Map.of("api-key", List.of("one", "two")),
        Duration.ofSeconds(30),
        null,
        null,
        null);
  }

  SenderSettings with(Map<String, List<String>> other) {
    return new SenderSettings(
        getEndpoint, other, getTimeout, getRetryPolicy, getProxyOptions, getSslContext);
  }

  SenderSettings within(Duration timeout) {
    return new SenderSettings(
        getEndpoint, headers, timeout, getRetryPolicy, getProxyOptions, getSslContext);
  }

  SenderSettings retrying(int attempts) {
    RetryPolicy policy =
        RetryPolicy.builder()
            .setMaxAttempts(attempts)
            .setInitialBackoff(Duration.ofMillis(1))
            .setMaxBackoff(Duration.ofMillis(2))
            .build();
    return retrying(policy);
  }

  SenderSettings retrying(RetryPolicy policy) {
    return new SenderSettings(
        getEndpoint, headers, getTimeout, policy, getProxyOptions, getSslContext);
  }

  SenderSettings through(InetSocketAddress proxy) {
    return new SenderSettings(
        getEndpoint,
        headers,
        getTimeout,
        getRetryPolicy,
        ProxyOptions.create(proxy),
        getSslContext);
  }

  SenderSettings trusting(SSLContext context) {
    return new SenderSettings(
        getEndpoint, headers, getTimeout, getRetryPolicy, getProxyOptions, context);
  }

  @Override
  public String getContentType() {
    return "application/x-protobuf";
  }

  @Override
  public @Nullable Compressor getCompressor() {
    return null;
  }

  @Override
  public Duration getConnectTimeout() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Supplier<Map<String, List<String>>> getHeadersSupplier() {
    return () -> headers;
  }

  @Override
  public @Nullable X509TrustManager getTrustManager() {
    return null;
  }

  @Override
  public @Nullable ExecutorService getExecutorService() {
    return null;
  }
}
