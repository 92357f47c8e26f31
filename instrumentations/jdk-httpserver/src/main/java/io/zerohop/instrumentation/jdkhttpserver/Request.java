package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange as the engine sees it. */
record Request(HttpExchange exchange) implements ServedRequest {
  @Override
  public String scheme() {
    return exchange instanceof HttpsExchange ? "https" : "http";
  }

  @Override
  public String authority() {
    String host = header("host");
    return host == null ? "" : host;
  }

  @Override
  public String method() {
    return exchange.getRequestMethod();
  }

  @Override
  public String path() {
    return exchange.getRequestURI().toString();
  }

  @Override
  public @Nullable String header(String name) {
    return value(exchange.getRequestHeaders(), name);
  }

  /** All values of a field, joined by a comma; null if there is none. */
  static @Nullable String value(Headers fields, String name) {
    List<String> values = fields.get(name);
    return values == null || values.isEmpty() ? null : String.join(",", values);
  }

  @Override
  public @Nullable InetSocketAddress peer() {
    return exchange.getRemoteAddress();
  }

  @Override
  public @Nullable InetSocketAddress local() {
    return exchange.getLocalAddress();
  }
}
