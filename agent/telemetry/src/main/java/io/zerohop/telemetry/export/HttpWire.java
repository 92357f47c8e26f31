package io.zerohop.telemetry.export;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's sender over HTTP/1.1 (OTLP specification, OTLP/HTTP), with all of the exporter's
 * settings. The library's own stands on the JDK's client, which took more CPU to send a span than
 * all that was done for it before. One daemon thread; a connection is kept for the next message.
 */
final class HttpWire implements HttpSender {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** What is between may forget a connection that lies idle for longer, and tell nobody. */
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final HttpSenderConfig config;
  private final URI endpoint;
  private final int port;
  private final boolean isPlain;
  private final @Nullable SSLContext context;
  private final EventLoopGroup threads = SendingThread.make();
  private final EventLoop loop = threads.next();

  /** Nobody waits for an answer on it. Of the loop's thread alone. */
  private @Nullable HttpExchanges kept;

  private long keptSince;

  /** Messages on their way. Of the loop's thread alone. */
  private final Set<HttpSending> begun = new HashSet<>();

  private boolean closed;

  /**
   * Makes it; connects to nothing yet.
   *
   * @throws IllegalStateException if this JVM knows no TLS and it is needed
   */
  HttpWire(HttpSenderConfig config) {
    this.config = config;
    endpoint = config.getEndpoint();
    isPlain = !"https".equals(endpoint.getScheme());
    port = endpoint.getPort() >= 0 ? endpoint.getPort() : isPlain ? HTTP_PORT : HTTPS_PORT;
    context = isPlain ? null : context(config);
  }

  private static SSLContext context(HttpSenderConfig config) {
    SSLContext own = config.getSslContext();
    try {
      return own == null ? SSLContext.getDefault() : own;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no TLS in this JVM", e);
    }
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> answer, Consumer<Throwable> error) {
    ByteBuf body = null;
    try {
      body = body(message);
      HttpSending sending = new HttpSending(this, config, request(body), answer, error);
      loop.execute(sending::begin);
    } catch (IOException | RuntimeException wrong) {
      if (body != null) {
        body.release();
      }
      error.accept(wrong);
    }
  }

  private ByteBuf body(MessageWriter message) throws IOException {
    ByteBuf body = ByteBufAllocator.DEFAULT.directBuffer(message.getContentLength());
    Compressor compressor = config.getCompressor();
    OutputStream bytes = new ByteBufOutputStream(body);
    try (OutputStream out = compressor == null ? bytes : compressor.compress(bytes)) {
      message.writeMessage(out);
      return body;
    } catch (IOException | RuntimeException wrong) {
      body.release();
      throw wrong;
    }
  }

  private FullHttpRequest request(ByteBuf body) {
    String path = endpoint.getRawPath();
    String query = endpoint.getRawQuery();
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query),
            body);
    Map<String, List<String>> headers = config.getHeadersSupplier().get();
    if (headers != null) {
      headers.forEach((name, values) -> request.headers().add(name, values));
    }
    Compressor compressor = config.getCompressor();
    if (compressor != null) {
      request.headers().set(HttpHeaderNames.CONTENT_ENCODING, compressor.getEncoding());
    }
    request
        .headers()
        .remove(HttpHeaderNames.TRANSFER_ENCODING)
        .set(HttpHeaderNames.HOST, authority())
        .set(HttpHeaderNames.CONTENT_TYPE, config.getContentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return request;
  }

  private String authority() {
    return endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getHost() + ":" + port;
  }

  EventLoop loop() {
    return loop;
  }

  /** Whether it may begin; then it says when it {@linkplain #isOver is over}. */
  boolean takes(HttpSending sending) {
    return !closed && begun.add(sending);
  }

  void isOver(HttpSending sending) {
    begun.remove(sending);
  }

  /** Hands one over on the loop's thread, now or once it is connected. */
  void connection(Consumer<HttpExchanges> made, Consumer<Throwable> error)
      throws UnknownHostException {
    HttpExchanges free = kept;
    kept = null;
    if (free != null && free.isOpen() && System.nanoTime() - keptSince < KEPT_NANOS) {
      made.accept(free);
      return;
    }
    if (free != null) {
      free.close();
    }
    InetSocketAddress proxy = proxy();
    HttpExchanges exchanges = new HttpExchanges(isPlain && proxy != null ? origin() : "");
    InetSocketAddress tunnel = isPlain || proxy == null ? null : resolved(proxy);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(config.getConnectTimeout().toMillis(), Integer.MAX_VALUE))
            .handler(new Pipeline(tunnel, exchanges));
    if (tunnel != null) {
      bootstrap.disableResolver(); // the proxy may know names that nobody knows here
    }
    ChannelFuture connected = bootstrap.connect(isPlain && proxy != null ? proxy : receiver());
    connected.addListener(
        done -> {
          if (done.isSuccess()) {
            made.accept(exchanges);
          } else {
            error.accept(done.cause());
          }
        });
  }

  /** Takes back one that nobody uses any more. */
  void keep(HttpExchanges free) {
    HttpExchanges other = kept;
    if (closed || !free.isOpen()) {
      free.close();
      return;
    }
    kept = free;
    keptSince = System.nanoTime();
    if (other != null) {
      other.close();
    }
  }

  private static InetSocketAddress resolved(InetSocketAddress proxy) throws UnknownHostException {
    return proxy.isUnresolved()
        ? new InetSocketAddress(InetAddress.getByName(proxy.getHostString()), proxy.getPort())
        : proxy;
  }

  private InetSocketAddress receiver() {
    return InetSocketAddress.createUnresolved(endpoint.getHost(), port);
  }

  private String origin() {
    return endpoint.getScheme() + "://" + authority();
  }

  /** Which the exporter's settings or else the JVM's say; null if none. */
  private @Nullable InetSocketAddress proxy() {
    ProxyOptions options = config.getProxyOptions();
    ProxySelector selector =
        options == null ? ProxySelector.getDefault() : options.getProxySelector();
    List<Proxy> proxies = selector == null ? null : selector.select(endpoint);
    if (proxies == null || proxies.isEmpty()) {
      return null;
    }
    Proxy first = proxies.get(0);
    return first.type() == Proxy.Type.HTTP && first.address() instanceof InetSocketAddress address
        ? address
        : null;
  }

  private SslHandler tls(SSLContext context) {
    SSLEngine engine = context.createSSLEngine(endpoint.getHost(), port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return new SslHandler(engine);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the thread
  public CompletableResultCode shutdown() {
    try {
      loop.execute(this::close);
    } catch (RejectedExecutionException already) {
      return CompletableResultCode.ofSuccess();
    }
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    return CompletableResultCode.ofSuccess();
  }

  private void close() {
    closed = true;
    for (HttpSending sending : List.copyOf(begun)) {
      sending.giveUp("the sender was shut down");
    }
    if (kept != null) {
      kept.close();
    }
  }

  /** What messages go through on their way to the receiver. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    private final @Nullable InetSocketAddress proxy;
    private final HttpExchanges exchanges;

    Pipeline(@Nullable InetSocketAddress proxy, HttpExchanges exchanges) {
      this.proxy = proxy;
      this.exchanges = exchanges;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (proxy != null) {
        channel.pipeline().addLast(new HttpProxyHandler(proxy));
      }
      if (context != null) {
        channel.pipeline().addLast(tls(context));
      }
      int largest = (int) Math.min(config.getMaxResponseBodySize(), Integer.MAX_VALUE);
      channel
          .pipeline()
          .addLast(new HttpClientCodec(), new HttpObjectAggregator(largest), exchanges);
    }
  }
}
