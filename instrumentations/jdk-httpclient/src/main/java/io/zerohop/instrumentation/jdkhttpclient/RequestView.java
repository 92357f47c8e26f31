package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.CallRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the engine sees of a request: the library's copy of it. Reads only, any thread. */
final class RequestView implements CallRequest {
  private final HttpRequest request;
  private final Body body;

  private RequestView(HttpRequest request, Body body) {
    this.request = request;
    this.body = body;
  }

  static RequestView of(HttpRequest request) {
    return new RequestView(request, Bodies.kind(request));
  }

  /** The host of a URL, IPv6 literals without brackets; null where it has none. */
  static @Nullable String hostOf(URI uri) {
    String host = uri.getHost();
    return host != null && host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int portOf(URI uri) {
    return uri.getPort() != -1
        ? uri.getPort()
        : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  @Override
  public String scheme() {
    return request.uri().getScheme().toLowerCase(Locale.ROOT);
  }

  @Override
  public String host() {
    String host = hostOf(request.uri());
    return host == null ? "" : host;
  }

  @Override
  public int port() {
    return portOf(request.uri());
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String path() {
    URI uri = request.uri();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = request.headers().allValues(name);
    if (values.isEmpty()) {
      List<String> system = Internals.systemHeaders(request).get(name);
      values = system == null ? values : system;
    }
    String joined = joined(values);
    return joined == null && "host".equals(name) ? authority(request.uri()) : joined;
  }

  /** All values of a field as one (RFC 9110 section 5.3); null if there is none. */
  static @Nullable String joined(List<String> values) {
    return values.size() > 1 ? String.join(",", values) : values.isEmpty() ? null : values.get(0);
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public long timeoutNanos() {
    return request.timeout().map(RequestView::saturated).orElse(0L);
  }

  static long saturated(Duration limit) {
    return limit.toSeconds() > 9_000_000_000L ? Long.MAX_VALUE : limit.toNanos();
  }

  private static String authority(URI uri) {
    return uri.getPort() == -1 ? uri.getHost() : uri.getHost() + ':' + uri.getPort();
  }
}
