package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.Shorter;
import io.zerohop.spi.http.Wrapped;
import java.net.URISyntaxException;
import java.util.function.LongUnaryOperator;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Where one attempt goes, and the client's own runtime as that attempt uses it: what it leases,
 * connects and writes is the attempt's.
 */
class Aim {
  private static final ThreadLocal<@Nullable Aim> CURRENT = new ThreadLocal<>();

  final Step.Send send;
  final Attempt attempt;
  final HttpClientContext context;
  final HttpRoute route;

  /** The host of the application's URL. */
  final String host;

  Aim(Step.Send send, Attempt attempt, HttpRoute own, HttpClientContext context) {
    HttpHost target = own.getTargetHost();
    // The pool compares the host's name too: only so does it tell the mesh's TLS contexts apart.
    boolean plain = send.tls() == null || own.isSecure();
    HttpHost endpoint =
        new HttpHost(
            target.getSchemeName(),
            send.address().getAddress(),
            plain ? target.getHostName() : send.poolKey().replaceAll("\\s", "_"),
            send.address().getPort());
    this.attempt = attempt;
    this.send = send;
    this.context = context;
    this.route = new HttpRoute(endpoint, own.getLocalAddress(), own.isSecure());
    this.host = target.getHostName();
  }

  /** The attempt under way on this thread, which connects; null if there is none. */
  static @Nullable Aim current() {
    return CURRENT.get();
  }

  /** The mesh's TLS below a URL that has none; null for none. */
  final @Nullable SSLContext tls() {
    return route.isSecure() ? null : (SSLContext) send.tls();
  }

  /** The client's runtime for this attempt. */
  final <T> T around(Class<T> type, T runtime) {
    return Wrapped.around(type, runtime, this::asked);
  }

  /** What the runtime is asked for. */
  @Nullable Object asked(Wrapped.Asked asked) throws Throwable {
    return switch (asked.name()) {
      case "acquireEndpoint", "connectEndpoint" -> within(asked);
      case "execute" -> {
        asked.arguments()[1] = onWire((HttpRequest) asked.arguments()[1]);
        yield within(asked);
      }
      default -> asked.proceed();
    };
  }

  /** What the runtime does, as a part of the attempt and within its times. */
  final @Nullable Object within(Wrapped.Asked asked) throws Throwable {
    Aim before = CURRENT.get();
    RequestConfig own = context.getRequestConfig();
    CURRENT.set(this);
    context.setRequestConfig(limited(ApacheRequest.config(context)));
    try {
      return asked.proceed();
    } finally {
      context.setRequestConfig(own);
      CURRENT.set(before);
    }
  }

  /** With the shorter ones of the application's and the policy's times until it is connected. */
  @SuppressWarnings("deprecation")
  private RequestConfig limited(RequestConfig config) {
    Step.Limits limits = send.limits();
    Timeout connect = config.getConnectTimeout();
    Timeout lease = config.getConnectionRequestTimeout();
    return RequestConfig.copy(config)
        .setResponseTimeout(config.getResponseTimeout()) // The copy of 5.0 forgets it.
        .setConnectTimeout(shorter(connect, own -> Shorter.connect(own, limits)))
        .setConnectionRequestTimeout(shorter(lease, own -> Shorter.attempt(own, limits)))
        .build();
  }

  private static @Nullable Timeout shorter(@Nullable Timeout own, LongUnaryOperator limit) {
    long millis = own == null || own.isDisabled() ? 0 : own.toMilliseconds();
    long shorter = limit.applyAsLong(millis);
    return shorter == millis ? own : Timeout.ofMilliseconds(shorter);
  }

  /** What the rule makes of a request that the client's own interceptors have seen. */
  final HttpRequest onWire(HttpRequest request) throws HttpException {
    attempt.sent();
    if (HeaderEdits.isNone(send, attempt)) {
      return request;
    }
    ClassicHttpRequest changed = ApacheRequest.copy(request);
    Step.Target target = send.target();
    if (target.path() != null) {
      changed.setPath(target.path());
    }
    if (target.authority() != null) {
      try {
        changed.setAuthority(URIAuthority.create(target.authority()));
      } catch (URISyntaxException malformed) {
        throw new ProtocolException(malformed.getMessage(), malformed);
      }
    }
    HeaderEdits.onWire(send, attempt, changed::removeHeaders, changed::addHeader);
    // HTTP/2 says the authority by itself, and versions 5.2 and 5.3 refuse a Host header there.
    if (!request.containsHeader(HttpHeaders.HOST)) {
      changed.removeHeaders(HttpHeaders.HOST);
    }
    return changed;
  }
}
