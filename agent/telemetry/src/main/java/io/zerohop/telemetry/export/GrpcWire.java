package io.zerohop.telemetry.export;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.opentelemetry.exporter.sender.grpc.managedchannel.internal.UpstreamGrpcSender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * OpenTelemetry's sender over gRPC with a channel that takes all of the exporter's settings; the
 * library makes one of address and port alone. One daemon thread for the connection.
 */
final class GrpcWire implements GrpcSender {
  /** After which OTLP allows the same request once more (OTLP specification, Failures). */
  private static final List<String> PASSING =
      List.of(
          "CANCELLED",
          "DEADLINE_EXCEEDED",
          "RESOURCE_EXHAUSTED",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNAVAILABLE",
          "DATA_LOSS");

  private final EventLoopGroup loop;
  private final GrpcSender sender;

  private GrpcWire(EventLoopGroup loop, GrpcSender sender) {
    this.loop = loop;
    this.sender = sender;
  }

  /** Makes it; connects to nothing yet. */
  static GrpcWire of(GrpcSenderConfig config) {
    EventLoopGroup loop = SendingThread.make();
    GrpcSender sender =
        new UpstreamGrpcSender(
            channel(config, loop),
            config.getFullMethodName(),
            config.getCompressor(),
            true,
            config.getTimeout(),
            config.getHeadersSupplier(),
            config.getExecutorService());
    return new GrpcWire(loop, sender);
  }

  private static ManagedChannel channel(GrpcSenderConfig config, EventLoopGroup loop) {
    URI endpoint = config.getEndpoint();
    boolean isPlain = !"https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : isPlain ? 80 : 443;
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.getHost(), port)
            .eventLoopGroup(loop)
            .channelType(NioSocketChannel.class)
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(config.getConnectTimeout().toMillis(), Integer.MAX_VALUE))
            .maxInboundMessageSize(
                (int) Math.min(config.getMaxResponseBodySize(), Integer.MAX_VALUE))
            .disableServiceConfigLookUp()
            .directExecutor();
    RetryPolicy retries = config.getRetryPolicy();
    if (retries == null) {
      builder.disableRetry();
    } else {
      builder.enableRetry().defaultServiceConfig(serviceConfig(retries));
    }
    return (isPlain ? builder.usePlaintext() : builder.sslContext(tls(config))).build();
  }

  /** By gRFC A6. */
  private static Map<String, Object> serviceConfig(RetryPolicy retries) {
    Map<String, Object> policy =
        Map.of(
            "maxAttempts",
            (double) retries.getMaxAttempts(),
            "initialBackoff",
            seconds(retries.getInitialBackoff().toMillis()),
            "maxBackoff",
            seconds(retries.getMaxBackoff().toMillis()),
            "backoffMultiplier",
            retries.getBackoffMultiplier(),
            "retryableStatusCodes",
            PASSING);
    return Map.of(
        "methodConfig", List.of(Map.of("name", List.of(Map.of()), "retryPolicy", policy)));
  }

  private static String seconds(long millis) {
    return "%d.%03ds".formatted(millis / 1_000, millis % 1_000);
  }

  private static SslContext tls(GrpcSenderConfig config) {
    SSLContext context = config.getSslContext();
    try {
      return new JdkSslContext(
          context == null ? SSLContext.getDefault() : context,
          true,
          null,
          IdentityCipherSuiteFilter.INSTANCE,
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              "h2"),
          ClientAuth.NONE,
          null,
          false);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no TLS in this JVM", e);
    }
  }

  @Override
  public void send(
      MessageWriter message, Consumer<GrpcResponse> answer, Consumer<Throwable> error) {
    sender.send(message, answer, error);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the threads
  public CompletableResultCode shutdown() {
    CompletableResultCode ended = sender.shutdown();
    ended.whenComplete(() -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    return ended;
  }
}
