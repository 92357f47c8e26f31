package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Binds the hooks of {@link JdkHttpClientHooks} to the hop and its attempts. */
public final class JdkHttpClientAdapter implements Adapter {

  /** For the weaver. */
  public JdkHttpClientAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws Throwable {
    Internals.bind(context);
    binder.constructed(JdkHttpClientHooks.CALL, (self, args) -> begin(self, args));
    binder.exit(JdkHttpClientHooks.END, (self, args, future, thrown) -> watch(self, future));
    binder.exit(JdkHttpClientHooks.FILTERS, (self, args, next, thrown) -> filtered(self, thrown));
    binder.skip(JdkHttpClientHooks.ATTEMPTS, (self, args) -> attempts(self));
    binder.skip(JdkHttpClientHooks.READ_BODY, (self, args) -> readBody(self, args));
    binder.skip(JdkHttpClientHooks.NO_BODY, (self, args) -> noBody(self, args));
    binder.enter(JdkHttpClientHooks.BODY, (self, args) -> BodyWatch.stayOnThread(args));
    binder.exit(
        JdkHttpClientHooks.CONNECT_TIMEOUT, (self, args, own, thrown) -> connectTimeout(self));
    Wire.bind(binder);
  }

  /** On the caller's thread, as the library takes the request over. */
  private static @Nullable Object begin(Object multi, @Nullable Object[] arguments) {
    if (arguments[1] instanceof HttpRequest request) {
      Hops.begin(arguments[0], request, Internals.clientOf(multi));
    }
    return null;
  }

  /** Whatever way a call fails, its counters are given back. */
  private static Verdict watch(@Nullable Object multi, @Nullable Object result) {
    if (multi != null
        && result instanceof CompletableFuture<?> future
        && Hop.of(Internals.firstRequestOf(multi)) != null) {
      var unused =
          future.whenComplete(
              (response, failure) -> {
                Hop hop = Hop.in(Internals.requestOf(Internals.exchangeOf(multi)));
                if (hop != null) {
                  hop.over(failure != null);
                }
                // The connection leads to it: the application alone is to hold the response.
                Internals.dropResponse(multi);
              });
    }
    return Verdict.unchanged();
  }

  private static Verdict attempts(@Nullable Object exchange) {
    CompletableFuture<?> future = exchange == null ? null : Hops.attempts(exchange);
    return future == null ? Verdict.unchanged() : Verdict.result(future);
  }

  /**
   * A filter that cannot make anything of an answer that no server gave, as of a 401 without
   * challenge: the answer goes to the application. The library would close its connection first,
   * and there is none.
   */
  private static Verdict filtered(@Nullable Object multi, @Nullable Throwable thrown) {
    if (multi == null || !(thrown instanceof Exception)) {
      return Verdict.unchanged();
    }
    Hop hop = Hop.of(Internals.requestOf(Internals.exchangeOf(multi)));
    Hop.Outcome outcome = hop == null ? null : hop.outcome();
    return outcome == null || outcome.answer() == null ? Verdict.unchanged() : Verdict.result(null);
  }

  private static Verdict readBody(@Nullable Object exchange, @Nullable Object[] arguments) {
    if (exchange == null || !(arguments[0] instanceof BodyHandler<?> handler)) {
      return Verdict.unchanged();
    }
    HttpRequest request = Internals.requestOf(exchange);
    Hop hop = Hop.of(request);
    Hop.Outcome outcome = hop == null ? null : hop.outcome();
    // A watched handler is our own second way through this method.
    if (hop == null || outcome == null || handler instanceof BodyWatch) {
      return Verdict.unchanged();
    }
    hop.watched();
    hop.tell();
    BodyWatch<?> watch = new BodyWatch<>(handler, hop, Internals.executorOf(exchange));
    byte[] answer = outcome.answer();
    return answer == null || outcome.headers() == null
        ? read(exchange, watch)
        : Verdict.result(watch.answer(outcome.status(), outcome.headers(), answer));
  }

  private static Verdict read(Object exchange, BodyWatch<?> watch) {
    CompletableFuture<Object> body;
    try {
      body = Internals.exchangeReadBody(exchange, watch);
    } catch (RuntimeException | Error thrown) {
      // The application's handler threw: its own affair, and it is not to be asked twice.
      return Verdict.failure(thrown);
    }
    return Verdict.result(body.thenApply(read -> Given.body(read, watch.hop())));
  }

  /** A 204: the library asks no connection for a body. */
  private static Verdict noBody(@Nullable Object exchange, @Nullable Object[] arguments) {
    Hop hop = exchange == null ? null : Hop.of(Internals.requestOf(exchange));
    Hop.Outcome outcome = hop == null ? null : hop.outcome();
    if (hop == null || outcome == null) {
      return Verdict.unchanged();
    }
    hop.watched();
    hop.tell();
    hop.end((Throwable) arguments[1]);
    return outcome.answer() == null ? Verdict.unchanged() : Verdict.result(null);
  }

  private static Verdict connectTimeout(@Nullable Object exchange) {
    HttpRequest request = exchange == null ? null : Internals.requestOf(exchange);
    Hop.Aim aim = Hop.aimOf(request);
    if (exchange == null || aim == null) {
      return Verdict.unchanged();
    }
    long policy = aim.send().limits().connectTimeoutNanos();
    // The client's own, afresh: what is left of the last attempt's says nothing of this endpoint.
    Optional<Duration> own = Internals.clientOf(Internals.multiOf(exchange)).connectTimeout();
    if (policy > 0 && policy < own.map(RequestView::saturated).orElse(Long.MAX_VALUE)) {
      return Verdict.result(Optional.of(Duration.ofNanos(policy)));
    }
    return Verdict.result(own);
  }
}
