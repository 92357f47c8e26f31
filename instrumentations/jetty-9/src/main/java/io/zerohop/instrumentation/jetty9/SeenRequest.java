package io.zerohop.instrumentation.jetty9;

import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import java.util.Collections;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request as the engine sees it, before the connector's customizers have their say. */
final class SeenRequest implements ServedRequest {
  private final HttpChannel channel;
  private final Request request;

  SeenRequest(HttpChannel channel) {
    this.channel = channel;
    this.request = channel.getRequest();
  }

  @Override
  public String scheme() {
    return channel.getEndPoint() instanceof SslConnection.DecryptedEndPoint ? "https" : "http";
  }

  @Override
  public String authority() {
    String host = header("host");
    return host == null ? "" : host;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
  }

  @Override
  public @Nullable String header(String name) {
    String all = String.join(",", Collections.list(request.getHeaders(name)));
    return all.isEmpty() ? null : all;
  }

  @Override
  public @Nullable InetSocketAddress peer() {
    return channel.getRemoteAddress();
  }

  @Override
  public @Nullable InetSocketAddress local() {
    return channel.getLocalAddress();
  }
}
