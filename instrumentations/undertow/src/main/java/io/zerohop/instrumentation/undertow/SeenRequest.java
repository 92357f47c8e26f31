package io.zerohop.instrumentation.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A request as the engine sees it. */
final class SeenRequest implements ServedRequest {
  private final HttpServerExchange exchange;

  SeenRequest(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String scheme() {
    return exchange.getRequestScheme();
  }

  @Override
  public String authority() {
    String host = header("host");
    return host == null ? "" : host;
  }

  @Override
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  @Override
  public String path() {
    String query = exchange.getQueryString();
    return query.isEmpty() ? exchange.getRequestURI() : exchange.getRequestURI() + "?" + query;
  }

  @Override
  public @Nullable String header(String name) {
    return value(exchange.getRequestHeaders(), name);
  }

  @Override
  public void withhold(String name) {
    exchange.getRequestHeaders().remove(name);
  }

  /** All values of a field, joined by a comma; null if there is none. */
  static @Nullable String value(HeaderMap fields, String name) {
    HeaderValues values = fields.get(name);
    return values == null || values.isEmpty() ? null : String.join(",", values);
  }

  @Override
  public @Nullable InetSocketAddress peer() {
    return exchange.getSourceAddress();
  }

  @Override
  public @Nullable InetSocketAddress local() {
    return exchange.getDestinationAddress();
  }
}
