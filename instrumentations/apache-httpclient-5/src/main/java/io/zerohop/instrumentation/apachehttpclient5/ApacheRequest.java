package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.CallRequest;
import java.util.StringJoiner;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/** A request on its way out of a classic client, as the engine sees it. */
final class ApacheRequest implements CallRequest {
  private final ClassicHttpRequest request;
  private final HttpRoute route;
  private final @Nullable HttpEntity given;

  ApacheRequest(ClassicHttpRequest request, ExecChain.Scope scope) {
    this.request = request;
    this.route = scope.route;
    this.given = scope.originalRequest.getEntity();
  }

  /** All values of a header, joined by a comma; null for an absent one. */
  static @Nullable String joined(MessageHeaders message, String name) {
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
    HttpEntity entity = request.getEntity();
    if (entity == null) {
      return Body.NONE;
    }
    // The client's own view of an entity calls it repeatable until it was sent for the first time.
    boolean again = entity.isRepeatable() && (given == null || given.isRepeatable());
    return again ? Body.REPLAYABLE : Body.ONCE;
  }

  /** None: the client's timeouts limit each read and not the call; it keeps to them itself. */
  @Override
  public long timeoutNanos() {
    return 0;
  }
}
