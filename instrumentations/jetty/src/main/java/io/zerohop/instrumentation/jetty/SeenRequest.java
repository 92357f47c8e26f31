package io.zerohop.instrumentation.jetty;

import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request as the engine sees it, before the connector's customizers had their say. */
final class SeenRequest implements ServedRequest {
  private final Request request;

  SeenRequest(Request request) {
    this.request = request;
  }

  @Override
  public String scheme() {
    return request.getConnectionMetaData().isSecure() ? "https" : "http";
  }

  @Override
  public String authority() {
    String host = header("host");
    if (host == null) {
      host = request.getHttpURI().getAuthority();
    }
    return host == null ? "" : host;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return request.getHttpURI().getPathQuery();
  }

  @Override
  public @Nullable String header(String name) {
    return value(request.getHeaders(), name);
  }

  /** All values of a field, joined by a comma; null if there is none. */
  static @Nullable String value(HttpFields fields, String name) {
    List<String> values = fields.getValuesList(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  @Override
  public @Nullable InetSocketAddress peer() {
    return internet(request.getConnectionMetaData().getRemoteSocketAddress());
  }

  @Override
  public @Nullable InetSocketAddress local() {
    return internet(request.getConnectionMetaData().getLocalSocketAddress());
  }

  private static @Nullable InetSocketAddress internet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress known ? known : null;
  }
}
