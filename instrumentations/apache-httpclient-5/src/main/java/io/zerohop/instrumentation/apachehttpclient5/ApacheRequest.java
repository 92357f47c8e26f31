package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.spi.http.HttpFailures;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.HeaderGroup;
import org.jspecify.annotations.Nullable;

/** A request on its way out of a client, as the engine sees it. */
final class ApacheRequest implements CallRequest {
  private final HttpRequest request;
  private final HttpRoute route;
  private final Body body;

  ApacheRequest(HttpRequest request, HttpRoute route, Body body) {
    this.request = request;
    this.route = route;
    this.body = body;
  }

  /** The same request once more: what the client adds while it sends is not in the way. */
  static ClassicHttpRequest copy(HttpRequest from) {
    BasicClassicHttpRequest copy = new BasicClassicHttpRequest(from.getMethod(), from.getPath());
    copy.setScheme(from.getScheme());
    copy.setAuthority(from.getAuthority());
    copy.setVersion(from.getVersion());
    copy.setHeaders(from.getHeaders());
    if (from instanceof ClassicHttpRequest classic) {
      copy.setEntity(classic.getEntity());
    }
    return copy;
  }

  /** Looks up all values of a header, joined by a comma; holds the headers alone. */
  static UnaryOperator<@Nullable String> headers(MessageHeaders message) {
    HeaderGroup headers = new HeaderGroup();
    headers.setHeaders(message.getHeaders());
    return name -> joined(headers, name);
  }

  /** Whether a failure says that the connection broke. */
  static boolean isBroken(Throwable thrown) {
    return thrown instanceof NoHttpResponseException
        || thrown instanceof ConnectionClosedException
        || HttpFailures.isBroken(thrown);
  }

  private static @Nullable String joined(MessageHeaders message, String name) {
    Header[] all = message.getHeaders(name);
    if (all.length == 0) {
      return null;
    }
    StringJoiner values = new StringJoiner(",");
    for (Header header : all) {
      values.add(String.valueOf(header.getValue()));
    }
    return values.toString();
  }

  @Override
  public String scheme() {
    return route.getTargetHost().getSchemeName();
  }

  @Override
  public String host() {
    return route.getTargetHost().getHostName();
  }

  @Override
  public int port() {
    return route.getTargetHost().getPort();
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    String path = request.getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  @Override
  public @Nullable String header(String name) {
    return joined(request, name);
  }

  @Override
  public Body body() {
    return body;
  }

  /** None: the client's timeouts limit each read and not the call; it keeps to them itself. */
  @Override
  public long timeoutNanos() {
    return 0;
  }
}
