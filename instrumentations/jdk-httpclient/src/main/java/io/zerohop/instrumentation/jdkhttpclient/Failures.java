package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The client's failures in the engine's words, and the engine's in the client's. */
final class Failures {
  private Failures() {}

  /** What the library's futures wrap. */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * @param written whether the request line was, or may have been, written
   */
  static AttemptResult result(Throwable failure, boolean written) {
    // A handshake that failed: whatever the client wrote by then, the server did not look at it.
    if (failure instanceof SSLHandshakeException || failure instanceof SSLPeerUnverifiedException) {
      return AttemptResult.failed(Phase.CONNECTED, Failure.TLS, failure);
    }
    if (written) {
      Failure kind = failure instanceof IOException ? Failure.RESET : Failure.OTHER;
      return AttemptResult.failed(Phase.SENT, kind, failure);
    }
    if (failure instanceof SSLException) {
      return AttemptResult.failed(Phase.CONNECTED, Failure.TLS, failure);
    }
    boolean connect =
        failure instanceof IOException || failure instanceof UnresolvedAddressException;
    return AttemptResult.failed(
        Phase.NOT_CONNECTED, connect ? Failure.CONNECT : Failure.OTHER, failure);
  }

  /** What the application gets where there is no failure of the library's to hand on. */
  static Throwable exception(Step.Fail fail) {
    return switch (fail.kind()) {
      case CONNECT -> new ConnectException(fail.message());
      case TLS -> new SSLHandshakeException(fail.message());
      case TIMEOUT -> new HttpTimeoutException(fail.message());
      default -> new IOException(fail.message());
    };
  }

  /** The attempt of a call that the application gave up. */
  static AttemptResult stopped(Throwable failure, boolean written) {
    return AttemptResult.failed(
        written ? Phase.SENT : Phase.NOT_CONNECTED, Failure.CANCELLED, failure);
  }

  /**
   * The application's own timeout after a server was reached. The library tells it from one while
   * connecting by the connection of its exchange, of which there is none between two attempts.
   */
  static Throwable late(Throwable failure) {
    return failure instanceof HttpConnectTimeoutException
        ? new HttpTimeoutException("request timed out")
        : failure;
  }

  /** An attempt that took longer than policy allows. */
  static AttemptResult overdue(Throwable failure, boolean written) {
    return AttemptResult.failed(
        written ? Phase.SENT : Phase.NOT_CONNECTED, Failure.TIMEOUT, failure);
  }

  /** Which time of the policy is over first. */
  static Reason limit(Step.Send send) {
    return send.limits().attemptDeadline() < send.limits().callDeadline()
        ? Reason.ATTEMPT_TIMEOUT
        : Reason.CALL_TIMEOUT;
  }

  /** What the application gets when a time of the policy is over. */
  static HttpTimeoutException timeout(Reason reason, Step.Send send, boolean connecting) {
    String message =
        reason.name()
            + ": request timed out, "
            + (reason == Reason.ATTEMPT_TIMEOUT
                ? "no response headers from "
                : "no complete response from ")
            + send.address().getAddress().getHostAddress()
            + ':'
            + send.address().getPort()
            + " in the time that policy, or the call around it, gives";
    return connecting
        ? new HttpConnectTimeoutException(message)
        : new HttpTimeoutException(message);
  }

  /** What the library's own connect timer gives; it becomes the public exception further up. */
  static boolean isConnectTimeout(@Nullable Throwable failure) {
    return failure instanceof ConnectException;
  }

  /** What the library itself shows of a stale connection: the reason why it was closed. */
  static Throwable cause(@Nullable Throwable failure) {
    if (failure == null) {
      return new IOException("no response");
    }
    Throwable cause = Internals.expired(failure) ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  /** Whether the library itself would send the request again after this one. */
  static boolean stale(Throwable failure, @Nullable Object impl, String method) {
    return Internals.unprocessed(impl)
        || (Internals.expired(failure) && ("GET".equals(method) || "HEAD".equals(method)));
  }
}
