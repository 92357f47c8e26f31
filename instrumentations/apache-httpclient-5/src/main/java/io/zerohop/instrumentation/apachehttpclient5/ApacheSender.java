package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Mirrors;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.HttpFailures;
import io.zerohop.spi.http.HttpHop;
import io.zerohop.spi.http.HttpSender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.HeaderGroup;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A request on its way out of a classic client, sent as often as the mesh says. */
record ApacheSender(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain rest)
    implements HttpSender<ClassicHttpResponse> {
  private static final int UNAUTHORIZED = 401;
  private static final long MOST_DRAINED = 64 << 10;
  private static final long MOST_MIRRORED = 8L << 20;

  @Override
  public ClassicHttpResponse send(Step.Send send, Attempt attempt) throws Exception {
    ExecRuntime runtime = scope.execRuntime;
    HttpRoute own = scope.route;
    HttpHost target = own.getTargetHost();
    // The pool compares the host's name too: only so does it tell the mesh's TLS contexts apart.
    boolean plain = send.tls() == null || own.isSecure();
    HttpHost endpoint =
        new HttpHost(
            target.getSchemeName(),
            send.address().getAddress(),
            plain ? target.getHostName() : send.poolKey().replaceAll("\\s", "_"),
            send.address().getPort());
    HttpRoute route = new HttpRoute(endpoint, own.getLocalAddress(), own.isSecure());
    RequestConfig config = scope.clientContext.getRequestConfig();
    attempt.stopsBy(runtime::discardEndpoint);
    Sockets.open(send, attempt, target.getHostName(), own.isSecure());
    scope.clientContext.setRequestConfig(limited(config, send));
    try {
      return rest.proceed(
          new WireRequest(request, send, attempt),
          new ExecChain.Scope(
              scope.exchangeId, route, scope.originalRequest, runtime, scope.clientContext));
    } finally {
      scope.clientContext.setRequestConfig(config);
      Sockets.done();
    }
  }

  /** The shorter ones of the application's and the policy's times until there is a connection. */
  @SuppressWarnings("deprecation")
  private static RequestConfig limited(RequestConfig config, Step.Send send) {
    Step.Limits limits = send.limits();
    long connect = TimeUnit.NANOSECONDS.toMillis(limits.connectTimeoutNanos());
    long deadline = Math.min(limits.attemptDeadline(), limits.callDeadline());
    if (connect == 0 && deadline == Step.Limits.NONE) {
      return config;
    }
    // The copy of 5.0 forgets the response timeout.
    RequestConfig.Builder limited =
        RequestConfig.copy(config).setResponseTimeout(config.getResponseTimeout());
    if (connect > 0) {
      limited.setConnectTimeout(shorter(config.getConnectTimeout(), connect));
    }
    if (deadline != Step.Limits.NONE) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      limited.setConnectionRequestTimeout(
          shorter(config.getConnectionRequestTimeout(), Math.max(1, left)));
    }
    return limited.build();
  }

  private static Timeout shorter(@Nullable Timeout own, long millis) {
    return own != null && own.isEnabled() && own.toMilliseconds() < millis
        ? own
        : Timeout.ofMilliseconds(millis);
  }

  @Override
  public ClassicHttpResponse respond(Step.Respond respond) {
    ClassicHttpResponse response = new BasicClassicHttpResponse(respond.status());
    for (HeaderChanges.Header header : respond.headers()) {
      response.addHeader(header.name(), header.value());
    }
    Header type = response.getFirstHeader("Content-Type");
    ContentType parsed = type == null ? null : ContentType.parseLenient(type.getValue());
    response.setEntity(new ByteArrayEntity(respond.body(), parsed));
    return response;
  }

  @Override
  public int status(ClassicHttpResponse response) {
    return response.getCode();
  }

  @Override
  public UnaryOperator<@Nullable String> headers(ClassicHttpResponse response) {
    HeaderGroup headers = new HeaderGroup();
    headers.setHeaders(response.getHeaders());
    return name -> ApacheRequest.joined(headers, name);
  }

  @Override
  public void discard(ClassicHttpResponse response) {
    ExecRuntime runtime = scope.execRuntime;
    HttpEntity entity = response.getEntity();
    long length = entity == null ? 0 : entity.getContentLength();
    boolean drained = false;
    try {
      if (length >= 0 && length <= MOST_DRAINED) {
        EntityUtils.consume(entity);
        drained = true;
      }
    } catch (IOException broken) {
      drained = false;
    }
    if (drained && runtime.isConnectionReusable()) {
      runtime.releaseEndpoint();
    } else {
      runtime.discardEndpoint();
    }
  }

  @Override
  public ClassicHttpResponse handOver(
      ClassicHttpResponse response, HeaderChanges changes, HttpHop<ClassicHttpResponse> hop) {
    try {
      HeaderEdits.make(
          changes,
          new HeaderEdits.Target() {
            @Override
            public void remove(String name) {
              response.removeHeaders(name);
            }

            @Override
            public void add(String name, String value) {
              response.addHeader(name, value);
            }
          });
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    HttpEntity entity = response.getEntity();
    if (entity == null || !entity.isStreaming()) {
      hop.bodyEnd();
    } else {
      response.setEntity(new WatchedEntity(entity, hop));
    }
    return response;
  }

  @Override
  public Mirrors.@Nullable Copy copy() {
    HttpEntity entity = request.getEntity();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (entity != null && entity.getContentLength() > MOST_MIRRORED) {
        return null;
      }
      if (entity != null) {
        entity.writeTo(bytes);
      }
    } catch (IOException unreadable) {
      return null;
    }
    List<HeaderChanges.Header> headers = new ArrayList<>();
    for (Header header : request.getHeaders()) {
      headers.add(new HeaderChanges.Header(header.getName(), header.getValue()));
    }
    String path = new ApacheRequest(request, scope).path();
    String authority = String.valueOf(request.getAuthority());
    return new Mirrors.Copy(request.getMethod(), path, authority, headers, bytes.toByteArray());
  }

  @Override
  public boolean isChallenge(ClassicHttpResponse response) {
    return response.getCode() == UNAUTHORIZED
        && scope.clientContext.getRequestConfig().isAuthenticationEnabled();
  }

  @Override
  public boolean isBroken(Throwable thrown) {
    return thrown instanceof NoHttpResponseException
        || thrown instanceof ConnectionClosedException
        || HttpFailures.isBroken(thrown);
  }

  @Override
  public boolean isCancelled() {
    return scope.execRuntime.isExecutionAborted();
  }
}
