package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Which requests of the library are under policy, from the application's call on. */
final class Hops {
  private Hops() {}

  /** Puts the request under policy, if there is any for it. */
  static void begin(@Nullable Object userRequest, HttpRequest request, HttpClient client) {
    if (userRequest instanceof Mirrors.Copy copy) {
      Mirrors.aim(copy, request);
    } else if (userRequest != null) {
      // Without the application's request it is a CONNECT of the library's own.
      hop(request, client, null);
    }
  }

  /**
   * The answer to the request after as many attempts as policy wants; null where the library goes
   * its own way.
   */
  static @Nullable CompletableFuture<?> attempts(Object exchange) {
    HttpRequest request = Internals.requestOf(exchange);
    Proxy proxy = Internals.proxyOf(request);
    if (!(proxy instanceof Hop hop)) {
      return isFirst(exchange, request)
          ? null
          : run(exchange, hop(request, clientOf(exchange), null));
    }
    if (hop.request() == request) {
      return rerun(exchange, hop);
    }
    return follow(exchange, hop, request);
  }

  private static HttpClient clientOf(Object exchange) {
    return Internals.clientOf(Internals.multiOf(exchange));
  }

  private static boolean isFirst(Object exchange, HttpRequest request) {
    return Internals.firstRequestOf(Internals.multiOf(exchange)) == request;
  }

  private static @Nullable CompletableFuture<?> run(Object exchange, @Nullable Hop hop) {
    Exchange mesh = hop == null ? null : hop.exchange();
    return hop == null || mesh == null ? null : new Attempts(exchange, hop, mesh).run();
  }

  /** The first run, or the library's own retry of a failure that policy has judged already. */
  private static @Nullable CompletableFuture<?> rerun(Object exchange, Hop hop) {
    Hop.Outcome outcome = hop.outcome();
    if (outcome == null) {
      return run(exchange, hop);
    }
    Throwable failure = outcome.failure();
    return failure == null ? null : CompletableFuture.failedFuture(failure);
  }

  /** The request after a redirect or a challenge for credentials. */
  private static @Nullable CompletableFuture<?> follow(
      Object exchange, Hop before, HttpRequest request) {
    Hop.Outcome outcome = before.outcome();
    Internals.proxy(request, before.original());
    if (outcome != null && isLeg(before, outcome, request)) {
      Exchange mesh = before.exchange();
      Step.Send current = mesh == null ? null : mesh.current();
      if (mesh != null && current != null) {
        before.stopDeadline();
        Hop leg = new Hop(request, mesh, before.original());
        Internals.proxy(request, leg);
        return new Attempts(exchange, leg, mesh).leg(current);
      }
    }
    before.tell();
    before.end(null);
    return run(exchange, hop(request, clientOf(exchange), before.exchange()));
  }

  /** Whether it is the same request again, with credentials: it must reach the same server. */
  private static boolean isLeg(Hop before, Hop.Outcome outcome, HttpRequest request) {
    return outcome.untold() != null
        && before.request().uri().equals(request.uri())
        && before.request().method().equals(request.method());
  }

  private static @Nullable Hop hop(
      HttpRequest request, HttpClient client, @Nullable Exchange before) {
    Outbound outbound = MeshPorts.outbound();
    URI uri = request.uri();
    String host = RequestView.hostOf(uri);
    Proxy proxy = Internals.proxyOf(request);
    if (outbound == null
        || host == null
        || !mayConcern(outbound, host, RequestView.portOf(uri))
        || Internals.isWebSocket(request)) {
      return null;
    }
    boolean isProxied = isProxy(proxy);
    if (isProxied && (client.proxy().isPresent() || outbound.respectsProxies())) {
      MeshPorts.leftToProxy();
      return null;
    }
    RequestView view = RequestView.of(request);
    Exchange mesh = before == null ? Exchange.begin(view) : before.next(view);
    if (mesh == null) {
      return null;
    }
    if (isProxied) {
      MeshPorts.passedProxy();
    }
    Hop hop = new Hop(request, mesh, proxy);
    Internals.proxy(request, hop);
    return hop;
  }

  private static boolean mayConcern(Outbound outbound, String host, int port) {
    try {
      return outbound.mayConcern(host, port);
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("jdk-httpclient", fault);
      return false;
    }
  }

  private static boolean isProxy(@Nullable Proxy proxy) {
    return proxy != null && proxy.address() instanceof InetSocketAddress;
  }
}
