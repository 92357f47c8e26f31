package io.zerohop.spi.http;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.Mirrors;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client to one URL, from its begin to the last byte of its response: what is known
 * of it, how its failures are told apart, and how it ends. A redirect makes a new hop. The loop
 * over its steps is {@link HttpHop} or {@link AsyncHop}.
 *
 * <p>{@link #bodyEnd}, {@link #bodyFailed} and {@link #cancel} may come from any thread, the rest
 * from one at a time. A hop that nobody refers to any more is given back to the engine.
 */
public abstract sealed class Hop permits HttpHop, AsyncHop {
  private static final long MOST_MIRRORED = 8L << 20;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  final Exchange exchange;
  final boolean once;
  final Watch.Guard guard;
  private final Outgoing request;
  private final AtomicBoolean closed = new AtomicBoolean();

  private volatile Step.@Nullable Send sending;
  private volatile @Nullable Attempt attempt;
  private volatile @Nullable AttemptResult untold;
  private volatile @Nullable Throwable lastFailure;
  private volatile boolean settled;
  private volatile boolean bodyEnded;
  private boolean mirrored;
  private boolean triedAgain;

  Hop(Exchange exchange, RequestView request) {
    this.exchange = exchange;
    this.request = request.request();
    this.once = request.body() == Body.ONCE;
    this.guard = Watch.over(this, exchange::cancel);
  }

  /**
   * The challenge goes to the application after all: the engine is told of it, too late for another
   * attempt.
   */
  public void tell() {
    AttemptResult result = untold;
    if (result != null) {
      untold = null;
      if (exchange.resultAsync(result).getNow(null) instanceof Step.Finish) {
        settle();
      } else {
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
    Step.Send send = sending;
    return late && send != null
        ? HttpFailures.overdue(send, true, request.url().toString(), failure)
        : failure;
  }

  /**
   * Reads some of the body, and tells how that ended.
   *
   * @param read gives a negative number at the end
   */
  public long read(Read read) throws IOException {
    try {
      long length = read.some();
      if (length < 0) {
        bodyEnd();
      }
      return length;
    } catch (IOException failure) {
      throw bodyFailed(failure);
    }
  }

  /** Reads some of a body. */
  @FunctionalInterface
  public interface Read {
    /** How much it was, negative for the end. */
    long some() throws IOException;
  }

  /** Closes the body: nobody wants more of it. */
  public void closeBody(Closeable body) throws IOException {
    try {
      body.close();
    } finally {
      bodyEnd();
    }
  }

  /** Nothing more comes of this call. Counts once. */
  public void cancel() {
    if (closed.compareAndSet(false, true)) {
      Watch.forget(guard);
      exchange.cancel();
    }
  }

  private void ended(@Nullable Throwable failure) {
    if (failure == null) {
      bodyEnded = true;
    }
    if (settled && closed.compareAndSet(false, true)) {
      if (failure == null) {
        over(); // its connection may be another call's by now
      }
      Watch.forget(guard);
      exchange.bodyEnd(failure);
    }
  }

  // What the loops have in common.

  /**
   * A fault of ours keeps a call from its hop: what it holds is given back.
   *
   * @param first null where it is not known
   * @return what the application gets where the call must not go on without the mesh, else null
   */
  static @Nullable IOException withdrawn(@Nullable Exchange exchange, @Nullable Step first) {
    if (exchange != null) {
      exchange.cancel();
    }
    boolean goesOn =
        exchange == null
            || first instanceof Step.PassThrough
            || (first instanceof Step.Send send && send.tls() == null);
    return goesOn ? null : new IOException("a fault in Zerohop kept this call from its policy");
  }

  /** Whether no body belongs to a response of that status (RFC 9110 section 6.4.1). */
  final boolean isBodiless(int status) {
    return request.method().equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
  }

  /** What came of a send that failed. */
  record Failed(Attempt attempt, AttemptResult result, Exception thrown, boolean isLate) {
    /** Whether the application gave the call up: nothing is done about it then. */
    boolean isGivenUp() {
      return result.failure() == Failure.CANCELLED;
    }
  }

  /** A send begins; the one before it cannot be stopped any more. */
  final Attempt begins(Step.Send send) {
    over();
    Attempt next = new Attempt();
    next.carries(exchange.carried());
    attempt = next;
    sending = send;
    guard.rearm();
    if (!send.mirrors().isEmpty() && !mirrored && !once) {
      mirrored = true;
      Mirrors.Copy copy = copy();
      if (copy == null) {
        send.mirrors().forEach(mirror -> Mirrors.lost());
      } else {
        send.mirrors().forEach(mirror -> Mirrors.send(mirror, copy));
      }
    }
    return next;
  }

  private void over() {
    Attempt before = attempt;
    if (before != null) {
      before.over();
    }
  }

  /**
   * Whether the attempt's time was over just as it was answered: it was stopped, and nothing can be
   * read of it. If not, it is the call's time that limits it from now on.
   */
  final boolean isTooLate(Attempt attempt, long callDeadline) {
    boolean late = !guard.limit(attempt, callDeadline);
    if (late) {
      attempt.sent();
    }
    return late;
  }

  /** What such an attempt fails with. */
  static InterruptedIOException tooLate() {
    return new InterruptedIOException("it was answered when its time was over");
  }

  /** The engine has had its say: what is handed over now, or was as a challenge, is the end. */
  final void settle() {
    settled = true;
    if (bodyEnded) {
      ended(null);
    }
  }

  /** The client may answer this by itself; if it does not, {@link #tell}. */
  final void challenged(AttemptResult result) {
    untold = result;
  }

  /** The send that was challenged, once more; null if there is nothing under way. */
  final Step.@Nullable Send leg() {
    untold = null;
    bodyEnded = false;
    Step.Send current = closed.get() ? null : exchange.current();
    if (current == null) {
      cancel();
    }
    return current;
  }

  /** A response was dropped: the failure before it is not the application's matter any more. */
  final void forgetFailure() {
    lastFailure = null;
    guard.rearm();
  }

  /** Tells a failure apart; the guard is free for another attempt. */
  final Failed classified(Attempt attempt, Exception thrown, HopSender sender) {
    boolean late = guard.overran();
    guard.rearm();
    Phase phase = attempt.phase();
    Failure kind =
        late ? Failure.TIMEOUT : HttpFailures.kind(thrown, phase, sender.isBroken(thrown));
    if (!late && sender.isCancelled()) {
      kind = Failure.CANCELLED;
    }
    return new Failed(attempt, AttemptResult.failed(phase, kind, thrown), thrown, late);
  }

  /**
   * The same send, uncounted, where a kept connection proved dead: clients try once more by
   * themselves then, as RFC 9110 section 9.2.2 allows. Null where it did not, and where something
   * was sent that this client would not send again.
   */
  final Step.@Nullable Send sameAgain(Failed failed, HopSender sender) {
    Attempt attempt = failed.attempt();
    boolean sent = failed.result().phase() == Phase.SENT;
    boolean dead =
        sent
            ? attempt.isOnKeptConnection()
                && failed.result().failure() == Failure.RESET
                && !once
                && RetryRules.isIdempotent(request.method())
                && sender.triesAgain()
            : attempt.isUnsent() && failed.result().failure() == Failure.CONNECT;
    Step.Send current = dead && !triedAgain ? exchange.current() : null;
    triedAgain = current != null;
    if (current == null) {
      lastFailure = failed.thrown();
    }
    return current;
  }

  /** What the application gets after a failure; null where there is a step to perform. */
  final @Nullable Exception lastWord(Failed failed, Step next) {
    Step.Send send = sending;
    if (next instanceof Step.Finish) {
      return failed.isLate() && send != null
          ? HttpFailures.overdue(send, false, request.url().toString(), failed.thrown())
          : failed.thrown();
    }
    boolean spent = once && failed.result().phase() == Phase.SENT;
    return spent && !(next instanceof Step.Fail) ? failed.thrown() : null;
  }

  /** What the application gets where the engine refuses. */
  final IOException refusal(Step.Fail fail) {
    return HttpFailures.exception(fail, lastFailure);
  }

  private Mirrors.@Nullable Copy copy() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      Payload payload = request.payload();
      if (payload.length().bytes() > MOST_MIRRORED) {
        return null;
      }
      payload.content().writeTo(body);
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
    List<Header> headers = new ArrayList<>();
    request.headers().forEach((name, value) -> headers.add(new Header(name, value)));
    Url url = request.url();
    String host = request.headers().joined("host");
    String authority = host == null ? url.host() + ":" + url.port() : host;
    return new Mirrors.Copy(request.method(), url.path(), authority, headers, body.toByteArray());
  }

  @Override
  public String toString() {
    return request.method() + " " + request.url();
  }
}
