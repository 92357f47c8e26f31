package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.Wrapped;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Where one attempt of a client goes that calls back. */
final class AsyncAim extends Aim {
  private static final Timeout HANDSHAKE = Timeout.ofSeconds(10);
  private static final List<String> STEPS =
      List.of("acquireEndpoint", "connectEndpoint", "execute");

  private final AsyncExecRuntime runtime;
  private int reached;

  AsyncAim(Step.Send send, Attempt attempt, AsyncExecChain.Scope scope) {
    super(send, attempt, scope.route, scope.clientContext);
    this.runtime = scope.execRuntime;
  }

  @Override
  @Nullable Object asked(Wrapped.Asked asked) throws Throwable {
    @Nullable Object[] arguments = asked.arguments();
    // Of TLS that it sees, the client makes the certificate the connection's owner: nobody's here.
    boolean owned = tls() != null;
    switch (asked.name()) {
      case "acquireEndpoint" -> arguments[2] = owned ? null : arguments[2];
      case "markConnectionReusable" -> arguments[0] = owned ? null : arguments[0];
      case "execute" -> arguments[1] = writing((AsyncClientExchangeHandler) arguments[1]);
      default -> {}
    }
    int place = STEPS.indexOf(asked.name());
    if (place < 0) {
      return asked.proceed();
    }
    Object begun = within(asked);
    if (begun instanceof Cancellable step) {
      stoppedBy(place, step);
    }
    return begun;
  }

  /**
   * Each step of the client ends in the next, which may have begun by now: the latest is what stops
   * the attempt.
   */
  private void stoppedBy(int place, Cancellable step) throws IOException {
    synchronized (this) {
      if (place < reached) {
        return;
      }
      reached = place;
    }
    boolean hard = ApacheRequest.config(context).isHardCancellationEnabled();
    attempt.stopsBy(
        () -> {
          step.cancel();
          if (!hard) {
            runtime.discardEndpoint();
          }
        });
  }

  private AsyncClientExchangeHandler writing(AsyncClientExchangeHandler handler) {
    attempt.keeps();
    return Wrapped.around(AsyncClientExchangeHandler.class, handler, this::produced);
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

  /** Has the connect with these arguments lead to the endpoint, if an attempt makes it. */
  static void connecting(@Nullable Object[] arguments) {
    if (current() instanceof AsyncAim aim
        && aim.route.getTargetHost().equals(arguments[1])
        && arguments[6] instanceof FutureCallback<?> given) {
      aim.attempt.opens();
      arguments[2] = aim.send.address();
      arguments[6] = Wrapped.around(FutureCallback.class, given, aim::connected);
    }
  }

  /** A handshake that cannot begin is the client's failure, never a connection without TLS. */
  private @Nullable Object connected(Wrapped.Asked asked) throws Throwable {
    if (asked.name().equals("completed") && asked.arguments()[0] instanceof IOSession session) {
      attempt.connected();
      SSLContext tls = tls();
      try {
        if (tls != null) {
          HttpHost peer = new HttpHost(host, send.address().getPort());
          ((TransportSecurityLayer) session)
              .startTls(tls, peer, SSLBufferMode.STATIC, null, null, HANDSHAKE);
        }
      } catch (RuntimeException impossible) {
        session.close(CloseMode.IMMEDIATE);
        ((FutureCallback<?>) asked.real()).failed(impossible);
        return null;
      }
    }
    return asked.proceed();
  }
}
