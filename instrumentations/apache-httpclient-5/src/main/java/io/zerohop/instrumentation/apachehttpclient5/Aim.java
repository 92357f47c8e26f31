package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.Wrapped;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Where one attempt goes, and the client's own runtime as that attempt uses it: what it leases,
 * connects and writes is the attempt's. Of the classic client and of the one that calls back.
 */
final class Aim {
  private static final ThreadLocal<@Nullable Aim> CURRENT = new ThreadLocal<>();
  private static final Timeout HANDSHAKE = Timeout.ofSeconds(10);

  private static final List<String> STEPS =
      List.of("acquireEndpoint", "connectEndpoint", "execute");

  final Attempt attempt;
  private final Step.Send send;
  private final HttpClientContext context;
  private final HttpRoute route;
  private final String host;
  private int reached;

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

  /** What the application configured; newer versions leave the default unsaid. */
  static RequestConfig config(HttpClientContext context) {
    RequestConfig config = context.getRequestConfig();
    return config == null ? RequestConfig.DEFAULT : config;
  }

  HttpRoute route() {
    return route;
  }

  /** The host of the application's URL. */
  String host() {
    return host;
  }

  /** The mesh's TLS below a URL that has none; null for none. */
  @Nullable SSLContext tls() {
    return route.isSecure() ? null : (SSLContext) send.tls();
  }

  /** The client's runtime for this attempt. */
  <T> T around(Class<T> type, T runtime) {
    return Wrapped.around(type, runtime, Aim.class.getClassLoader(), this::asked);
  }

  private @Nullable Object asked(Wrapped.Asked asked) throws Throwable {
    @Nullable Object[] arguments = asked.arguments();
    // Of TLS that it sees, the client makes the certificate the connection's owner: nobody's here.
    boolean owned = tls() != null && asked.real() instanceof AsyncExecRuntime;
    switch (asked.name()) {
      case "acquireEndpoint" -> arguments[2] = owned ? null : arguments[2];
      case "markConnectionReusable" -> arguments[0] = owned ? null : arguments[0];
      case "execute" -> arguments[1] = writing(arguments[1]);
      case "connectEndpoint" -> {}
      default -> {
        return asked.proceed();
      }
    }
    Aim before = CURRENT.get();
    RequestConfig own = context.getRequestConfig();
    CURRENT.set(this);
    context.setRequestConfig(limited(config(context)));
    try {
      Object begun = asked.proceed();
      if (begun instanceof Cancellable step && asked.real() instanceof AsyncExecRuntime runtime) {
        stoppedBy(asked.name(), step, runtime);
      }
      return begun;
    } finally {
      context.setRequestConfig(own);
      CURRENT.set(before);
    }
  }

  /**
   * Each step of the client ends in the next, which may have begun by now: the latest is what stops
   * the attempt.
   */
  private void stoppedBy(String name, Cancellable step, AsyncExecRuntime runtime)
      throws IOException {
    int place = STEPS.indexOf(name);
    boolean hard = config(context).isHardCancellationEnabled();
    synchronized (this) {
      if (place < reached) {
        return;
      }
      reached = place;
    }
    attempt.stopsBy(
        () -> {
          step.cancel();
          if (!hard) {
            runtime.discardEndpoint();
          }
        });
  }

  /** The shorter ones of the application's and the policy's times until there is a connection. */
  @SuppressWarnings("deprecation")
  private RequestConfig limited(RequestConfig config) {
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

  // What is written.

  private @Nullable Object writing(@Nullable Object what) throws HttpException {
    if (what instanceof AsyncClientExchangeHandler handler) {
      attempt.keeps();
      return Wrapped.around(
          AsyncClientExchangeHandler.class, handler, Aim.class.getClassLoader(), this::produced);
    }
    return what instanceof ClassicHttpRequest request ? onWire(request) : what;
  }

  private @Nullable Object produced(Wrapped.Asked asked) throws Throwable {
    if (asked.name().equals("produceRequest")
        && asked.arguments()[0] instanceof RequestChannel channel) {
      asked.arguments()[0] =
          (RequestChannel)
              (request, entity, with) -> channel.sendRequest(onWire(request), entity, with);
    }
    return asked.proceed();
  }

  /** What the rule makes of a request that the client's own interceptors have seen. */
  private HttpRequest onWire(HttpRequest request) throws HttpException {
    attempt.sent();
    Step.Target target = send.target();
    if (target == Step.Target.UNCHANGED && send.headers().isEmpty()) {
      return request;
    }
    ClassicHttpRequest changed = ApacheRequest.copy(request);
    if (target.path() != null) {
      changed.setPath(target.path());
    }
    if (target.authority() != null) {
      try {
        changed.setAuthority(URIAuthority.create(target.authority()));
      } catch (URISyntaxException malformed) {
        throw new ProtocolException(malformed.getMessage(), malformed);
      }
      changed.setHeader("Host", target.authority());
    }
    HeaderEdits.make(send.headers(), changed::removeHeaders, changed::addHeader);
    return changed;
  }

  // What is connected to by a client that calls back.

  /** Has the connect with these arguments lead to the endpoint, if an attempt makes it. */
  static void connecting(@Nullable Object[] arguments) {
    Aim aim = CURRENT.get();
    if (aim != null
        && aim.route.getTargetHost().equals(arguments[1])
        && arguments[6] instanceof FutureCallback<?> given) {
      aim.attempt.opens();
      arguments[2] = aim.send.address();
      arguments[6] = aim.connected(given);
    }
  }

  @SuppressWarnings("unchecked")
  private FutureCallback<IOSession> connected(FutureCallback<?> given) {
    return new Connected(this, (FutureCallback<IOSession>) given);
  }

  /** A handshake that failed is the client's failure, never a connection without TLS. */
  private record Connected(Aim aim, FutureCallback<IOSession> given)
      implements FutureCallback<IOSession> {
    @Override
    public void completed(IOSession session) {
      aim.attempt.connected();
      SSLContext tls = aim.tls();
      if (tls != null) {
        try {
          HttpHost peer = new HttpHost(aim.host, aim.send.address().getPort());
          ((TransportSecurityLayer) session)
              .startTls(tls, peer, SSLBufferMode.STATIC, null, null, HANDSHAKE);
        } catch (RuntimeException impossible) {
          session.close(CloseMode.IMMEDIATE);
          given.failed(impossible);
          return;
        }
      }
      given.completed(session);
    }

    @Override
    public void failed(Exception cause) {
      given.failed(cause);
    }

    @Override
    public void cancelled() {
      given.cancelled();
    }
  }
}
