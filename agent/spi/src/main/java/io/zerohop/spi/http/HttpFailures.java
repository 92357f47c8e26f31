package io.zerohop.spi.http;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** A client's failures in the engine's words, and the engine's in those of the JDK. */
public final class HttpFailures {
  private HttpFailures() {}

  /**
   * What kind of failure it is that no deadline of the mesh caused.
   *
   * @param broken whether it says that the connection broke
   */
  public static Failure kind(Throwable thrown, Phase phase, boolean broken) {
    boolean sent = phase == Phase.SENT;
    if (thrown instanceof RuntimeException || (!sent && !(thrown instanceof IOException))) {
      // Code of the application's inside its client: how much was written nobody knows.
      return Failure.CANCELLED;
    }
    if (thrown instanceof SocketTimeoutException) {
      // Once something was sent, the application's own limit: the engine is not to go on.
      return sent ? Failure.CANCELLED : Failure.CONNECT;
    }
    if (thrown instanceof InterruptedIOException) {
      return Failure.CANCELLED;
    }
    if (phase == Phase.NOT_CONNECTED) {
      return Failure.CONNECT;
    }
    if (broken || (sent && thrown instanceof SSLException)) {
      return Failure.RESET;
    }
    return sent || !(thrown instanceof SSLException) ? Failure.OTHER : Failure.TLS;
  }

  /** Whether the connection broke. */
  public static boolean isBroken(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SocketException || at instanceof EOFException) {
        return true;
      }
    }
    return false;
  }

  /** What the application gets where there is no failure of the client's to hand on. */
  public static IOException exception(Step.Fail fail, @Nullable Throwable cause) {
    IOException exception =
        switch (fail.kind()) {
          case CONNECT -> new ConnectException(fail.message());
          case TLS -> new SSLHandshakeException(fail.message());
          case RESET -> new SocketException(fail.message());
          case TIMEOUT -> new SocketTimeoutException(fail.message());
          case CANCELLED, OTHER -> new IOException(fail.message());
        };
    if (cause != null) {
      exception.initCause(cause);
    }
    return exception;
  }

  /**
   * What the application gets when a time of the policy was over.
   *
   * @param answered whether the response headers were there already
   */
  public static SocketTimeoutException overdue(
      Step.Send send, boolean answered, String url, Throwable cause) {
    boolean attempt = !answered && send.limits().attemptDeadline() < send.limits().callDeadline();
    String what =
        attempt
            ? "ATTEMPT_TIMEOUT: no answer"
            : answered ? "CALL_TIMEOUT: the body was not complete" : "CALL_TIMEOUT: no answer";
    SocketTimeoutException late =
        new SocketTimeoutException(
            what + " within the time that policy, or the call around it, gives to " + url);
    late.initCause(cause);
    return late;
  }
}
