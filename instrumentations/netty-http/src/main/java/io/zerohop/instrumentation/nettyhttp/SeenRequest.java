package io.zerohop.instrumentation.nettyhttp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as the engine sees it. */
final class SeenRequest implements ServedRequest {
  private final ChannelHandlerContext context;
  private final HttpRequest request;

  SeenRequest(ChannelHandlerContext context, HttpRequest request) {
    this.context = context;
    this.request = request;
  }

  @Override
  public String scheme() {
    // A stream of HTTP/2 is a channel in its connection's.
    for (Channel at = context.channel(); at != null; at = at.parent()) {
      if (speaksTls(at)) {
        return "https";
      }
    }
    return "http";
  }

  private static boolean speaksTls(Channel channel) {
    for (Map.Entry<String, ChannelHandler> each : channel.pipeline()) {
      if (each.getValue().getClass().getSimpleName().equals("SslHandler")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String authority() {
    String host = header("host");
    return host == null ? "" : host;
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String path() {
    return request.uri();
  }

  @Override
  public @Nullable String header(String name) {
    return value(request.headers(), name);
  }

  @Override
  public void withhold(String name) {
    request.headers().remove(name);
  }

  /** All values of a field, joined by a comma; null if there is none. */
  static @Nullable String value(HttpHeaders fields, String name) {
    List<String> values = fields.getAll(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  @Override
  public @Nullable InetSocketAddress peer() {
    return internet(context.channel().remoteAddress());
  }

  @Override
  public @Nullable InetSocketAddress local() {
    return internet(context.channel().localAddress());
  }

  private static @Nullable InetSocketAddress internet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress known ? known : null;
  }
}
