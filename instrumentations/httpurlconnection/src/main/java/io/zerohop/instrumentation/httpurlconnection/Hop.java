package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HttpFailures;
import io.zerohop.spi.http.Watch;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One call of an HttpURLConnection to one URL: the engine's exchange, the step that is under way,
 * and how far it came. A redirect makes a new one.
 *
 * <p>Used by the thread that drives the connection; {@link #bodyEnd} and {@link #cancel} may come
 * from others. It must not refer to its connection.
 */
final class Hop {
  private static final long SLACK_NANOS = 2_000_000;

  private final Exchange exchange;
  private final URL url;
  private final CallRequest.Body body;
  private final String method;
  private final Watch.Guard guard;
  private final Carrier.OfConnection carrier = new Carrier.OfConnection(this);
  private final AtomicBoolean closed = new AtomicBoolean();

  private Step step;
  private boolean decided = true;
  private boolean settled;
  private volatile boolean bodyOver;
  private @Nullable IOException refusal;
  private @Nullable IOException overdue;
  private @Nullable Throwable lastFailure;
  private @Nullable Throwable connectFailure;

  private Phase phase = Phase.NOT_CONNECTED;
  private boolean handedOver;

  /** What is cut at a deadline, until the connection may be another call's. */
  private volatile @Nullable Attempt attempt;

  private @Nullable Socket attempted;

  /** What stood in the connection's proxy field before. */
  @Nullable Proxy original;

  /** The application's own read timeout in milliseconds, 0 for none. */
  int readTimeout;

  /** The request headers as they were changed for the wire, to tell the JDK's own re-send. */
  @Nullable Object written;

  /** The buffered body, which the JDK forgets too early for a retry. */
  @Nullable Object poster;

  /** Whether copies were sent already. */
  boolean mirrored;

  Hop(Exchange exchange, Step first, HttpURLConnection connection, UrlRequest request) {
    this.exchange = exchange;
    this.step = first;
    this.url = request.url();
    this.body = request.body();
    this.method = request.method();
    this.guard = Watch.over(connection, exchange::cancel);
    perform(first);
  }

  /** This hop as the connection's proxy field holds it. */
  Carrier.OfConnection carrier() {
    return carrier;
  }

  // The step under way.

  boolean isFor(URL other) {
    return url == other;
  }

  Step.@Nullable Send send() {
    return step instanceof Step.Send send ? send : null;
  }

  Step.@Nullable Respond respond() {
    return step instanceof Step.Respond respond ? respond : null;
  }

  /** The failure to meet the connection with, or null where it may be made. */
  @Nullable IOException refusal() {
    if (refusal == null && guard.overran()) {
      return overdue();
    }
    return refusal;
  }

  /** Takes a step that leads to another pass of the JDK's own code. */
  void perform(Step next) {
    letGo();
    step = next;
    decided = true;
    bodyOver = false;
    phase = Phase.NOT_CONNECTED;
    guard.rearm();
    if (next instanceof Step.Fail fail) {
      refusal = exception(fail);
    }
  }

  /**
   * Called when the JDK connects: for the step that was decided, or once more for the same one, as
   * an authentication leg does. False when there is none.
   */
  boolean connecting() {
    if (!decided && step instanceof Step.Send) {
      Step.Send again = exchange.current();
      if (again == null) {
        return false;
      }
      step = again;
    }
    decided = false;
    bodyOver = false;
    return true;
  }

  /** Cuts the connection at the deadline under way. */
  void guard(@Nullable Socket wire) {
    guard.limit(over(wire), deadline());
  }

  /**
   * Whether the time was over just as the answer came, and the connection was cut. If not, it is
   * the call's time that counts from now on.
   */
  boolean isTooLate(@Nullable Socket wire) {
    Step.Send send = send();
    return send != null && !guard.limit(over(wire), send.limits().callDeadline());
  }

  /** The attempt that goes over this socket; null where there is none to cut, or no more. */
  private @Nullable Attempt over(@Nullable Socket wire) {
    Attempt known = attempt;
    if (wire == null || bodyOver) {
      return null;
    }
    if (known != null && wire == attempted) {
      return known;
    }
    letGo();
    Attempt made = new Attempt(() -> Clients.cut(wire));
    attempt = made;
    attempted = wire;
    return made;
  }

  /** Nothing cuts the connection any more: it may be another call's soon. */
  private void letGo() {
    Attempt before = attempt;
    if (before != null) {
      before.over();
      attempt = null;
    }
  }

  /**
   * Lets go of the connection of an answer that nobody wants.
   *
   * @return whether it may be kept; it may not once it was cut, or is about to be
   */
  boolean spares() {
    letGo();
    return bodyOver || !guard.overran();
  }

  /** Notes how far the step came; what was sent once stays sent, whatever is connected later. */
  void reached(Phase now) {
    if (now.compareTo(phase) > 0) {
      phase = now;
    }
  }

  Phase phase() {
    return phase;
  }

  /** The deadline of what is under way now; {@link Step.Limits#NONE} for none. */
  long deadline() {
    Step.Send send = send();
    if (send == null) {
      return Step.Limits.NONE;
    }
    long call = send.limits().callDeadline();
    return handedOver ? call : Math.min(call, send.limits().attemptDeadline());
  }

  /** Whether the body can be sent any number of times. */
  boolean isReplayable() {
    return body != CallRequest.Body.ONCE;
  }

  /** Notes that no connection could be made, and why. */
  void connectFailed(Throwable thrown) {
    connectFailure = thrown;
  }

  private boolean isOfConnecting(Throwable thrown) {
    return thrown == connectFailure || thrown instanceof ConnectException;
  }

  private boolean isSafeTwice() {
    return isReplayable() && RetryRules.isIdempotent(method);
  }

  /** Whether the JDK can run the request once more as the engine knows it. */
  boolean canRepeat(HttpURLConnection connection) {
    return phase.compareTo(Phase.SENT) < 0
        || (isReplayable() && method.equals(connection.getRequestMethod()));
  }

  /** What the send carries beside the rule's headers. */
  Carried carried() {
    return exchange.carried();
  }

  // What became of it.

  /** The next step after an answer. */
  Step answered(int status, UnaryOperator<@Nullable String> headers) {
    Step next =
        step instanceof Step.Respond
            ? new Step.Finish(HeaderChanges.NONE)
            : exchange.result(AttemptResult.answered(status, headers));
    settled = next instanceof Step.Finish;
    return next;
  }

  /** The next step after the JDK threw. */
  Step failed(Throwable thrown) {
    lastFailure = thrown;
    if (isOfConnecting(thrown) && isSafeTwice()) {
      // After a kept connection proved dead the JDK tries once more by itself, as RFC 9110 section
      // 9.2.2 allows; that second try is the one that failed, and it sent nothing.
      phase = Phase.NOT_CONNECTED;
    }
    Step next = new Step.Finish(HeaderChanges.NONE);
    if (refusal != thrown && !(step instanceof Step.Respond)) {
      Failure kind = kind(thrown);
      Step asked = exchange.result(AttemptResult.failed(phase, kind, thrown));
      if (kind != Failure.CANCELLED) {
        next = asked;
      }
    }
    settled = next instanceof Step.Finish;
    return next;
  }

  private Failure kind(Throwable thrown) {
    if (isOverdue(thrown)) {
      return Failure.TIMEOUT;
    }
    boolean sent = phase == Phase.SENT;
    if (isOfConnecting(thrown)) {
      return sent ? Failure.RESET : Failure.CONNECT;
    }
    if (phase == Phase.NOT_CONNECTED) {
      return Failure.CONNECT;
    }
    if (thrown instanceof SocketTimeoutException) {
      return sent ? Failure.CANCELLED : Failure.CONNECT;
    }
    boolean broken = isBroken(thrown) || (thrown.getCause() != null && isBroken(thrown.getCause()));
    if (broken || (sent && thrown instanceof SSLException)) {
      return Failure.RESET;
    }
    return sent ? Failure.OTHER : Failure.TLS;
  }

  private static boolean isBroken(Throwable thrown) {
    return thrown instanceof SocketException
        || thrown instanceof EOFException
        || "Error writing to server".equals(thrown.getMessage());
  }

  /** Whether the deadline of the mesh, and not the application's timeout, made the JDK throw. */
  boolean isOverdue(Throwable thrown) {
    long deadline = deadline();
    return guard.overran()
        || (thrown instanceof SocketTimeoutException
            && deadline != Step.Limits.NONE
            && deadline - System.nanoTime() <= SLACK_NANOS);
  }

  /** The application's view of a failure that a deadline of the mesh caused. */
  SocketTimeoutException overdue() {
    Step.Send send = send();
    boolean attempt =
        !handedOver
            && send != null
            && send.limits().attemptDeadline() < send.limits().callDeadline();
    String what =
        attempt
            ? "ATTEMPT_TIMEOUT: no answer"
            : handedOver ? "CALL_TIMEOUT: the body was not complete" : "CALL_TIMEOUT: no answer";
    SocketTimeoutException late =
        new SocketTimeoutException(
            what + " within the time that policy, or the call around it, gives to " + url);
    overdue = late;
    return late;
  }

  /** Whether it is what {@link #overdue} made last. */
  boolean isOverdueOfOurs(Throwable thrown) {
    return thrown == overdue;
  }

  /** The client's own exception for a failure of the mesh's. */
  IOException exception(Step.Fail fail) {
    return HttpFailures.exception(fail, lastFailure);
  }

  // The end.

  /** Whether the engine's last word was heard. */
  boolean isSettled() {
    return settled;
  }

  /** The answer is the application's now; what limits it is the call's deadline. */
  void handOver(@Nullable Socket wire) {
    handedOver = true;
    guard(wire);
  }

  boolean isHandedOver() {
    return handedOver;
  }

  boolean isOver() {
    return closed.get();
  }

  boolean isBodyOver() {
    return bodyOver;
  }

  /** The body ended, or there is none. Counts once, and only for the answer that stays. */
  void bodyEnd(@Nullable Throwable failure) {
    bodyOver = true;
    letGo();
    if (settled && closed.compareAndSet(false, true)) {
      Watch.forget(guard);
      exchange.bodyEnd(failure);
    }
  }

  /** Nothing more comes of this call. */
  void cancel() {
    if (closed.compareAndSet(false, true)) {
      letGo();
      Watch.forget(guard);
      exchange.cancel();
    }
  }
}
