package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.MeshThreads;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The attempt loop of one hop, inside one exchange of the library.
 *
 * <p>Everything above the exchange (filters for cookies, authentication and redirects, the
 * application's timeout, its body handler) sees one answer, as if there had been one attempt. The
 * library itself runs an exchange again after a stale connection, so the same object serves several
 * attempts here too.
 */
final class Attempts {
  private final Object exchange;
  private final Object multi;
  private final Hop hop;
  private final Exchange mesh;
  private final long start = System.nanoTime();
  private boolean resent;
  private boolean tried;
  private boolean mirroring;
  private boolean reached;
  private boolean refused;

  Attempts(Object exchange, Hop hop, Exchange mesh) {
    this.exchange = exchange;
    this.multi = Internals.multiOf(exchange);
    this.hop = hop;
    this.mesh = mesh;
  }

  /** Runs the loop; completes with the library's response or the failure that it is to see. */
  CompletableFuture<Object> run() {
    return guarded(Last.NONE, () -> next(mesh.firstAsync(), Last.NONE));
  }

  /** Performs the send that is under way once more, uncounted, and goes on from there. */
  CompletableFuture<Object> leg(Step.Send send) {
    return send(send, Last.NONE);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the inner one is composed
  private CompletableFuture<Object> next(CompletableFuture<Step> step, Last last) {
    if (step.isDone()) {
      return perform(step.join(), last);
    }
    // Exchange.cancel completes what is pending: a cancel or a timeout ends the wait.
    CompletableFuture<Step> gate = step.copy();
    Internals.forgetAttempt(exchange);
    Internals.pending(exchange, gate);
    if (givenUp(last.failure())) {
      gate.completeExceptionally(new IOException("Request cancelled"));
    }
    return gate.handleAsync(
            (decided, thrown) -> guarded(last, () -> awake(decided, thrown, last)), executor())
        .thenCompose(Function.identity());
  }

  private CompletableFuture<Object> awake(
      @Nullable Step decided, @Nullable Throwable thrown, Last last) {
    Internals.forgetAttempt(exchange);
    if (decided == null || thrown != null) {
      Throwable failure = thrown == null ? new IOException("Request cancelled") : thrown;
      return retire(last).thenCompose(ignored -> stopped(Failures.unwrap(failure)));
    }
    Internals.impl(exchange, last.impl());
    return perform(decided, last);
  }

  private Executor executor() {
    return Internals.clientOf(multi).executor().orElse(MeshThreads.EXECUTOR);
  }

  private CompletableFuture<Object> perform(Step step, Last last) {
    refused =
        step instanceof Step.Respond
            || step instanceof Step.Fail
            || (step instanceof Step.Send secure && secure.tls() != null);
    if (step instanceof Step.Finish finish) {
      return finish(finish.responseHeaders(), last);
    }
    if (step instanceof Step.Send && hop.body() == Body.ONCE && written()) {
      return finish(HeaderChanges.NONE, last);
    }
    if (last.response() != null) {
      return retire(last).thenCompose(ignored -> perform(step, last.withoutResponse()));
    }
    if (step instanceof Step.Send send) {
      resent = false;
      mirroring = true;
      return send(send, last);
    }
    if (step instanceof Step.Respond respond) {
      return respond(respond);
    }
    if (step instanceof Step.Fail fail) {
      return failed(Failures.exception(fail));
    }
    hop.letGo();
    return sent();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the inner one is composed
  private CompletableFuture<Object> send(Step.Send send, Last last) {
    Deadline deadline;
    try {
      if (connectTimedOut(last.failure())) {
        Internals.revive(multi);
      }
      Internals.forgetAttempt(exchange);
      if (Internals.stopped(multi)) {
        return stopped(new IOException("Request cancelled"));
      }
      hop.aim(send);
      mirror(send);
      deadline = arm(send);
    } catch (IOException | RuntimeException fault) {
      return letGo(send, fault, last);
    }
    tried = true;
    return sent()
        .handle((response, thrown) -> settle(deadline, last(response, thrown, send)))
        .thenCompose(Function.identity());
  }

  private void mirror(Step.Send send) {
    if (mirroring) {
      mirroring = false;
      Mirrors.send(hop, send);
    }
  }

  /** Whether the server may have seen the request in this attempt. */
  private boolean written() {
    // Of HTTP/2 there is a stream only once there is a connection, and then it is written to.
    return hop.written() || Internals.isStream(Internals.implOf(exchange));
  }

  private CompletableFuture<Object> sent() {
    try {
      return Internals.send(exchange);
    } catch (RuntimeException thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  private Last last(
      @Nullable Object response, @Nullable Throwable thrown, Step.@Nullable Send send) {
    Reason limit = send == null ? null : Failures.limit(send);
    return thrown == null
        ? new Last(response, Internals.implOf(exchange), null, limit)
        : new Last(null, null, Failures.unwrap(thrown), limit);
  }

  private @Nullable Deadline arm(Step.Send send) {
    long moment = Math.min(send.limits().attemptDeadline(), send.limits().callDeadline());
    if (moment == Step.Limits.NONE) {
      return null;
    }
    return Deadline.at(
        moment,
        () ->
            Internals.cancel(
                exchange, Failures.timeout(Failures.limit(send), send, !hop.written())));
  }

  private CompletableFuture<Object> settle(@Nullable Deadline deadline, Last given) {
    return deadline == null
        ? settled(given.inTime())
        : deadline.stop().thenCompose(inTime -> settled(inTime ? given.inTime() : given));
  }

  private CompletableFuture<Object> settled(Last last) {
    return guarded(last, () -> givenUp(last.failure()) ? abandon(last) : judge(last));
  }

  private CompletableFuture<Object> abandon(Last last) {
    Throwable failure = last.failure();
    return retire(last)
        .thenCompose(
            ignored -> stopped(failure == null ? new IOException("Request cancelled") : failure));
  }

  private CompletableFuture<Object> judge(Last last) {
    if (last.overdue() == null && !resent && hop.body() != Body.ONCE && stale(last.failure())) {
      Step.Send current = mesh.current();
      resent = true;
      if (current != null) {
        return send(current, last);
      }
    }
    return report(last);
  }

  /**
   * Whether the library's own re-send is due after a connection that turned out to be closed. What
   * the first try wrote is not counted then: the method may be sent twice (RFC 9110 section 9.2.2).
   */
  private boolean stale(@Nullable Throwable failure) {
    return failure != null
        && Failures.stale(failure, Internals.implOf(exchange), hop.request().method());
  }

  /** Whether the application cancelled, or its own time for the call is over. */
  private boolean givenUp(@Nullable Throwable failure) {
    return Internals.stopped(multi) && !connectTimedOut(failure);
  }

  /** The library marks the whole call as cancelled when one connect takes too long. */
  private boolean connectTimedOut(@Nullable Throwable failure) {
    return Internals.stopped(multi)
        && !Internals.cancelled(multi)
        && Failures.isConnectTimeout(failure)
        && hop.request().timeout().map(RequestView::saturated).orElse(Long.MAX_VALUE)
            > System.nanoTime() - start;
  }

  private CompletableFuture<Object> report(Last last) {
    Object response = last.response();
    reached |= response != null || written();
    if (last.overdue() != null) {
      Throwable failure = overdue(last);
      return retire(last)
          .thenCompose(
              ignored ->
                  next(
                      mesh.resultAsync(Failures.overdue(failure, written())),
                      Last.failed(failure)));
    }
    if (response == null) {
      Throwable failure = Failures.cause(last.failure());
      boolean written =
          written()
              && (hop.body() == Body.ONCE || !Internals.unprocessed(Internals.implOf(exchange)));
      AttemptResult result = Failures.result(failure, written);
      return next(mesh.resultAsync(result), Last.failed(failure));
    }
    HttpHeaders headers = Internals.headersOf(response);
    int status = Internals.statusOf(response);
    AttemptResult result =
        AttemptResult.answered(status, name -> RequestView.joined(headers.allValues(name)));
    if (isChallenge(status)) {
      armBody(last.impl());
      hop.outcome(new Hop.Outcome(status, null, null, null, result));
      return CompletableFuture.completedFuture(response);
    }
    return next(mesh.resultAsync(result), last);
  }

  /** Whether the library may answer with credentials: a leg of the same attempt. */
  private boolean isChallenge(int status) {
    return (status == 401 || status == 407)
        && Internals.clientOf(multi).authenticator().isPresent();
  }

  private Throwable overdue(Last last) {
    Hop.Aim aim = Hop.aimOf(hop.request());
    Reason reason = last.overdue();
    return aim == null || reason == null
        ? Failures.cause(last.failure())
        : Failures.timeout(reason, aim.send(), !hop.written());
  }

  /** Reads the rest of a response that nobody will see, or closes its connection. */
  private CompletableFuture<?> retire(Last last) {
    return last.response() == null || last.impl() == null
        ? CompletableFuture.completedFuture(null)
        : Discard.body(last.impl(), Internals.executorOf(exchange), last.response());
  }

  private CompletableFuture<Object> stopped(Throwable failure) {
    var unused = mesh.resultAsync(Failures.stopped(failure, written()));
    hop.cancel();
    boolean late = !Internals.cancelled(multi) && (reached || written());
    return failed(late ? Failures.late(failure) : failure);
  }

  private CompletableFuture<Object> failed(Throwable failure) {
    hop.outcome(Hop.Outcome.failed(failure));
    hop.end(failure);
    return CompletableFuture.failedFuture(failure);
  }

  private CompletableFuture<Object> finish(HeaderChanges changes, Last last) {
    Object response = last.response();
    if (response == null) {
      return failed(Failures.cause(last.failure()));
    }
    armBody(last.impl());
    int status = Internals.statusOf(response);
    if (changes.isEmpty()) {
      hop.outcome(new Hop.Outcome(status, null, null, null, null));
      return CompletableFuture.completedFuture(response);
    }
    HttpHeaders shown = Headers.changed(Internals.headersOf(response), changes);
    hop.outcome(new Hop.Outcome(status, null, null, shown, null));
    return CompletableFuture.completedFuture(
        Internals.response(exchange, last.impl(), shown, status, Internals.versionOf(response)));
  }

  private void armBody(@Nullable Object impl) {
    Hop.Aim aim = Hop.aimOf(hop.request());
    if (aim == null || impl == null || aim.send().limits().callDeadline() == Step.Limits.NONE) {
      return;
    }
    Step.Send send = aim.send();
    hop.bodyDeadline(
        Deadline.at(
            send.limits().callDeadline(),
            () -> Internals.cancelImpl(impl, Failures.timeout(Reason.CALL_TIMEOUT, send, false))));
  }

  private CompletableFuture<Object> respond(Step.Respond respond) {
    HttpHeaders headers = Headers.of(respond.headers());
    // RFC 9110 section 9.3.2: what a GET would have been answered with has no body for a HEAD.
    byte[] body = "HEAD".equals(hop.request().method()) ? new byte[0] : respond.body();
    hop.outcome(new Hop.Outcome(respond.status(), null, body, headers, null));
    Internals.bodyIgnored(exchange, CompletableFuture.completedFuture(null));
    return CompletableFuture.completedFuture(
        Internals.response(exchange, null, headers, respond.status(), HttpClient.Version.HTTP_1_1));
  }

  /**
   * A fault of ours before anything was sent: the original call, unless it was refused. After it:
   * what there is.
   */
  private CompletableFuture<Object> guarded(Last last, Supplier<CompletableFuture<Object>> stage) {
    try {
      return stage.get();
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("jdk-httpclient", fault);
      if (last.response() != null || last.failure() != null) {
        return finish(HeaderChanges.NONE, last);
      }
      return refused
          ? failed(new IOException("a fault in Zerohop kept this call from its policy", fault))
          : untouched();
    }
  }

  /** The same where the step says whether the call may go out as it is. */
  private CompletableFuture<Object> letGo(Step.Send send, Throwable fault, Last last) {
    MeshPorts.fault("jdk-httpclient", fault);
    if (last.failure() != null) {
      return failed(last.failure());
    }
    if (tried) {
      return failed(new IOException("the mesh could not prepare another attempt", fault));
    }
    if (send.tls() != null) {
      // Where policy asks for TLS, nothing goes out without it.
      return failed(new SSLException("the mesh could not prepare its TLS", fault));
    }
    return untouched();
  }

  private CompletableFuture<Object> untouched() {
    hop.cancel();
    hop.letGo();
    return sent();
  }
}
