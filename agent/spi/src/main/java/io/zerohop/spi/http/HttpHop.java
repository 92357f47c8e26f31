package io.zerohop.spi.http;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Deadlines;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.Mirrors;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of a blocking client to one URL, from its begin to the last byte of its response: asks
 * the exchange for steps and has its {@link HttpSender} perform them. A redirect makes a new hop.
 *
 * <p>Used by one thread at a time; {@link #bodyEnd}, {@link #bodyFailed} and {@link #cancel} may
 * come from others. A hop that nobody refers to any more is given back to the engine.
 *
 * @param <R> the client's own type of response
 */
public final class HttpHop<R> {
  private static final long DRAIN_NANOS = Duration.ofMillis(100).toNanos();

  private final Exchange exchange;
  private final String url;
  private final String method;
  private final boolean once;
  private final Watch.Guard guard;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpSender<R> sender;
  private Step step;
  private @Nullable AttemptResult untold;
  private @Nullable Throwable lastFailure;
  private boolean settled;
  private boolean mirrored;
  private boolean triedAgain;

  private HttpHop(Exchange exchange, Step first, CallRequest request, HttpSender<R> sender) {
    this.exchange = exchange;
    this.step = first;
    this.sender = sender;
    this.url = request.scheme() + "://" + request.host() + ":" + request.port() + request.path();
    this.method = request.method();
    this.once = request.body() == CallRequest.Body.ONCE;
    this.guard = Watch.over(this, exchange::cancel);
  }

  /** A hop for the request; null where nothing is to change. */
  public static <R> @Nullable HttpHop<R> begin(CallRequest request, HttpSender<R> sender) {
    return begin(request, sender, Deadlines.ofThread());
  }

  /**
   * A hop for a request that the client begins on a thread of its own.
   *
   * @param deadline what {@link Deadlines#ofThread} was on the application's thread
   */
  public static <R> @Nullable HttpHop<R> begin(
      CallRequest request, HttpSender<R> sender, long deadline) {
    Exchange exchange = Exchange.begin(request, deadline);
    Step first = exchange == null ? null : exchange.first();
    return exchange == null || first == null || first instanceof Step.PassThrough
        ? null
        : new HttpHop<>(exchange, first, request, sender);
  }

  /**
   * Performs the steps up to the response that the application gets.
   *
   * @throws Exception the failure that the application gets
   */
  public R run() throws Exception {
    try {
      return perform();
    } catch (Exception | Error failure) {
      cancel();
      throw failure;
    }
  }

  /**
   * Sends once more what is under way, uncounted: the client's answer to a challenge.
   *
   * @param leg the request with that answer
   * @return null if there is nothing under way
   */
  public @Nullable R runAgain(HttpSender<R> leg) throws Exception {
    untold = null;
    Step.Send current = closed.get() ? null : exchange.current();
    if (current == null) {
      cancel();
      return null;
    }
    sender = leg;
    step = current;
    return run();
  }

  /**
   * The challenge goes to the application after all: the engine is told of it, too late for another
   * attempt.
   */
  public void tell() {
    AttemptResult result = untold;
    if (result != null) {
      untold = null;
      settled = true;
      if (!(exchange.result(result) instanceof Step.Finish)) {
        cancel();
      }
    }
  }

  /** Whether a challenge was handed over of which the engine does not know yet. */
  public boolean isUntold() {
    return untold != null;
  }

  /** The body ended as it should, or nobody wants more of it. Counts once. */
  public void bodyEnd() {
    ended(null);
  }

  /** The body broke; the exception is what the application gets. Counts once. */
  public IOException bodyFailed(IOException failure) {
    boolean late = guard.overran() && !closed.get();
    ended(failure);
    return late && step instanceof Step.Send send
        ? HttpFailures.overdue(send, true, url, failure)
        : failure;
  }

  /** Nothing more comes of this call. Counts once. */
  public void cancel() {
    if (closed.compareAndSet(false, true)) {
      Watch.forget(guard);
      exchange.cancel();
    }
  }

  private void ended(@Nullable Throwable failure) {
    if (settled && closed.compareAndSet(false, true)) {
      Watch.forget(guard);
      exchange.bodyEnd(failure);
    }
  }

  private R perform() throws Exception {
    while (true) {
      if (step instanceof Step.Send send) {
        R answer = attempt(send);
        if (answer != null) {
          return answer;
        }
      } else if (step instanceof Step.Respond respond) {
        guard.rearm();
        settled = true;
        return sender.handOver(sender.respond(respond), HeaderChanges.NONE, this);
      } else if (step instanceof Step.Fail fail) {
        throw HttpFailures.exception(fail, lastFailure);
      } else {
        throw new IllegalStateException("a step must be performed here, was " + step);
      }
    }
  }

  /** The response for the application; null where another step is due. */
  private @Nullable R attempt(Step.Send send) throws Exception {
    Attempt attempt = new Attempt();
    long call = send.limits().callDeadline();
    guard.rearm();
    guard.limit(attempt, Math.min(send.limits().attemptDeadline(), call));
    mirror(send);
    R response;
    try {
      response = sender.send(send, attempt);
    } catch (Exception thrown) {
      failed(send, attempt, thrown);
      return null;
    }
    guard.limit(attempt, call);
    AttemptResult result =
        AttemptResult.answered(sender.status(response), sender.headers(response));
    if (sender.isChallenge(response)) {
      untold = result;
      return sender.handOver(response, HeaderChanges.NONE, this);
    }
    Step next = exchange.result(result);
    if (next instanceof Step.Finish finish) {
      settled = true;
      return sender.handOver(response, finish.responseHeaders(), this);
    }
    if (once && !(next instanceof Step.Fail)) {
      cancel(); // What was sent cannot be sent again.
      return sender.handOver(response, HeaderChanges.NONE, this);
    }
    guard.limit(attempt, System.nanoTime() + DRAIN_NANOS);
    sender.discard(response);
    guard.rearm();
    lastFailure = null;
    step = next;
    return null;
  }

  /** Takes the step after a failure; throws where there is none. */
  private void failed(Step.Send send, Attempt attempt, Exception thrown) throws Exception {
    boolean late = guard.overran();
    guard.rearm();
    Phase phase = attempt.phase();
    Failure kind =
        late ? Failure.TIMEOUT : HttpFailures.kind(thrown, phase, sender.isBroken(thrown));
    if (!late && (sender.isCancelled() || kind == Failure.CANCELLED)) {
      exchange.result(AttemptResult.failed(phase, Failure.CANCELLED, thrown));
      throw thrown;
    }
    if (isDeadKeptConnection(attempt, phase, kind)) {
      // Clients try once more by themselves then, as RFC 9110 section 9.2.2 allows.
      Step.Send current = triedAgain ? null : exchange.current();
      if (current != null) {
        triedAgain = true;
        step = current;
        return;
      }
    }
    lastFailure = thrown;
    step = exchange.result(AttemptResult.failed(phase, kind, thrown));
    if (step instanceof Step.Finish) {
      throw late ? HttpFailures.overdue(send, false, url, thrown) : thrown;
    }
    if (once && phase == Phase.SENT && !(step instanceof Step.Fail)) {
      throw thrown;
    }
    triedAgain = false;
  }

  private boolean isDeadKeptConnection(Attempt attempt, Phase phase, Failure kind) {
    return attempt.isOnKeptConnection()
        && phase == Phase.SENT
        && kind == Failure.RESET
        && !once
        && RetryRules.isIdempotent(method);
  }

  private void mirror(Step.Send send) {
    if (!send.mirrors().isEmpty() && !mirrored && !once) {
      mirrored = true;
      Mirrors.Copy copy = sender.copy();
      if (copy != null) {
        send.mirrors().forEach(mirror -> Mirrors.send(mirror, copy));
      }
    }
  }

  @Override
  public String toString() {
    return method + " " + url;
  }
}
