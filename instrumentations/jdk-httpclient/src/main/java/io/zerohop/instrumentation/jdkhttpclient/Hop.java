package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.Exchange;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request of the library under policy: a call of the application, or a redirect within it.
 *
 * <p>It is kept where the library keeps a request's proxy: that field is there in every version, is
 * not final, is copied to the request of the next redirect, and a proxy of type DIRECT means what
 * policy means, a direct connection past the JVM's proxy settings.
 *
 * <p>Written by the attempt loop, one thread at a time; read by the hooks below it.
 */
final class Hop extends Proxy {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("direct", 0);

  private final HttpRequest request;
  private final @Nullable Exchange exchange;
  private final @Nullable Proxy original;
  private final Body body;
  private final AtomicBoolean ended = new AtomicBoolean();

  private volatile @Nullable Aim aim;
  private volatile boolean written;
  private volatile boolean watched;
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable Deadline bodyDeadline;
  private @Nullable Map<String, List<String>> ownHeaders;

  /** What the attempt under way goes to. */
  record Aim(Step.Send send, PinnedAddress address, @Nullable HttpHeaders headers) {}

  /**
   * How the hop ended for the library.
   *
   * @param status 0 if it failed
   * @param failure null if it was answered
   * @param answer the body of an answer of our own, null for a server's
   * @param headers the headers that body handlers see in place of the server's; null for those
   * @param untold what the engine was not told yet: a challenge that the library may answer
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(
      int status,
      @Nullable Throwable failure,
      byte @Nullable [] answer,
      @Nullable HttpHeaders headers,
      @Nullable AttemptResult untold) {

    static Outcome failed(Throwable failure) {
      return new Outcome(0, failure, null, null, null);
    }
  }

  Hop(HttpRequest request, @Nullable Exchange exchange, @Nullable Proxy original) {
    super(Type.SOCKS, NOWHERE);
    this.request = request;
    this.exchange = exchange;
    this.original = original;
    this.body = Bodies.kind(request);
  }

  /** The hop of this very request, null where there is none. */
  static @Nullable Hop of(@Nullable Object request) {
    return request != null
            && Internals.proxyOf(request) instanceof Hop hop
            && hop.request == request
        ? hop
        : null;
  }

  /** The hop that the request carries, be it its own or that of the request before it. */
  static @Nullable Hop in(Object request) {
    return Internals.proxyOf(request) instanceof Hop hop ? hop : null;
  }

  /** The hop of this very request, if an attempt of it is under way. */
  static @Nullable Aim aimOf(@Nullable Object request) {
    Hop hop = of(request);
    return hop == null ? null : hop.aim;
  }

  @Override
  public Type type() {
    return Type.DIRECT;
  }

  HttpRequest request() {
    return request;
  }

  /** The engine's side; null for a mirrored copy, which nobody asks. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /** The proxy that the library would have used. */
  @Nullable Proxy original() {
    return original;
  }

  Body body() {
    return body;
  }

  /** Points the next attempt at its endpoint. */
  void aim(Step.Send send) throws UnknownHostException {
    Map<String, List<String>> system = Internals.systemHeaders(request);
    if (ownHeaders == null) {
      ownHeaders = Headers.copy(system);
    } else {
      system.clear();
      system.putAll(Headers.copy(ownHeaders));
    }
    HttpHeaders own = request.headers();
    HttpHeaders users =
        send.target().authority() != null && own.firstValue("host").isPresent()
            ? HttpHeaders.of(own.map(), (name, value) -> !"host".equalsIgnoreCase(name))
            : own;
    Carried carried = exchange == null ? Carried.NOTHING : exchange.carried();
    HttpHeaders headers =
        !send.headers().isEmpty() || !carried.isEmpty()
            ? Headers.changed(users, system, send.headers(), carried)
            : users == own ? null : users;
    String host = RequestView.hostOf(request.uri());
    written = false;
    aim =
        new Aim(
            send,
            PinnedAddress.of(send, host == null ? "" : host, Internals.isSecure(request)),
            headers);
  }

  /** The request line is about to be written. */
  void wrote() {
    written = true;
  }

  boolean written() {
    return written;
  }

  /** Gives the request back to the library as it was. */
  void letGo() {
    aim = null;
    Internals.proxy(request, original);
  }

  void outcome(Outcome how) {
    outcome = how;
  }

  @Nullable Outcome outcome() {
    return outcome;
  }

  /**
   * The application itself gets the challenge: the engine is told of it, too late for another
   * attempt.
   */
  void tell() {
    Outcome how = outcome;
    if (how != null && how.untold() != null && exchange != null) {
      outcome = new Outcome(how.status(), null, how.answer(), how.headers(), null);
      boolean finished = exchange.resultAsync(how.untold()).getNow(null) instanceof Step.Finish;
      if (!finished) {
        cancel();
      }
    }
  }

  /** The headers as they were before any attempt; the library's own among them. */
  Map<String, List<String>> ownHeaders() {
    return ownHeaders == null ? Internals.systemHeaders(request) : ownHeaders;
  }

  /** From here on the end of the body will be told. */
  void watched() {
    watched = true;
  }

  /**
   * The application has its response or its failure. What a hook that failed has left open is
   * closed.
   */
  void over(boolean failed) {
    if (failed || outcome == null) {
      cancel();
    } else if (!watched) {
      tell();
      end(null);
    }
  }

  /** The deadline that ends with the body. */
  void bodyDeadline(@Nullable Deadline deadline) {
    bodyDeadline = deadline;
  }

  /** The last byte came, or the reason why it never will. Counts once. */
  void end(@Nullable Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      stopDeadline();
      if (exchange != null) {
        exchange.bodyEnd(failure);
      }
    }
  }

  /** Whether {@link #end} or {@link #cancel} was called. */
  boolean isEnded() {
    return ended.get();
  }

  /** The application gave up. Counts once. */
  void cancel() {
    if (ended.compareAndSet(false, true)) {
      stopDeadline();
      if (exchange != null) {
        exchange.cancel();
      }
    }
  }

  /** The body of this request is nobody's matter any more. */
  void stopDeadline() {
    Deadline deadline = bodyDeadline;
    if (deadline != null) {
      var unused = deadline.stop();
    }
  }
}
