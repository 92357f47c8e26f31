package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.spi.hook.Member;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange as the engine sees it. */
final class Request implements ServedRequest {
  private static final String SHOWN = "sun.net.httpserver.UnmodifiableHeaders";

  private final HttpExchange exchange;
  private final Member inside;

  /**
   * @param inside the fields in what the server shows as unmodifiable
   */
  Request(HttpExchange exchange, Member inside) {
    this.exchange = exchange;
    this.inside = inside;
  }

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

  @Override
  public void withhold(String name) {
    Headers shown = exchange.getRequestHeaders();
    if (shown.getClass().getName().equals(SHOWN)
        && inside.call(shown) instanceof Headers modifiable) {
      modifiable.remove(name);
    }
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
