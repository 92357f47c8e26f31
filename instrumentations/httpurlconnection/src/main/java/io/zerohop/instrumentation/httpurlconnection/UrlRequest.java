package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.engine.attempt.CallRequest;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An HttpURLConnection that is about to connect, as the engine sees it. */
final class UrlRequest implements CallRequest {
  private final HttpURLConnection connection;
  private final URL url;

  UrlRequest(HttpURLConnection connection, URL url) {
    this.connection = connection;
    this.url = url;
  }

  URL url() {
    return url;
  }

  /** The host of a URL, IPv6 literals without brackets. */
  static String host(URL url) {
    String host = url.getHost();
    boolean literal = host.startsWith("[") && host.endsWith("]");
    return literal ? host.substring(1, host.length() - 1) : host;
  }

  /** The port of a URL, the scheme's default where it names none. */
  static int port(URL url) {
    return url.getPort() == -1 ? url.getDefaultPort() : url.getPort();
  }

  @Override
  public String scheme() {
    return url.getProtocol().toLowerCase(Locale.ROOT);
  }

  @Override
  public String host() {
    return host(url);
  }

  @Override
  public int port() {
    return port(url);
  }

  @Override
  public String method() {
    return connection.getRequestMethod();
  }

  @Override
  public String path() {
    String file = url.getFile();
    return file.startsWith("/") ? file : "/" + file;
  }

  @Override
  public @Nullable String header(String name) {
    try {
      Object requests = Jdk.REQUESTS.get(connection);
      return requests == null ? null : Jdk.Headers.joined(requests, name);
    } catch (Throwable fault) {
      throw new IllegalStateException("a request's headers must be readable, were not", fault);
    }
  }

  @Override
  public Body body() {
    if (!connection.getDoOutput()) {
      return Body.NONE;
    }
    try {
      return Jdk.isStreaming(connection) ? Body.ONCE : Body.REPLAYABLE;
    } catch (Throwable fault) {
      throw new IllegalStateException("a request's body must be known, was not", fault);
    }
  }

  /** None: a read timeout here limits each read and not the call; the adapter keeps to it. */
  @Override
  public long timeoutNanos() {
    return 0;
  }
}
