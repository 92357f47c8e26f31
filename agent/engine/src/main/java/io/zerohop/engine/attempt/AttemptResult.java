package io.zerohop.engine.attempt;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt, as an adapter saw it.
 *
 * @param status the HTTP status, 0 if none arrived; of an RPC the one that its code stands for
 * @param failure why there is no status; null if there is one
 * @param cause the client's own exception, for the explanation's text; null if there is none
 * @param phase how far the attempt came
 * @param headers looks up a response header by its lower-case name; null for an absent one
 * @param rpc the status code of an RPC, the server's or the one that the client made of a failure;
 *     null for other calls
 * @param server what a database said of itself when it was asked; null for other calls
 */
public record AttemptResult(
    int status,
    @Nullable Failure failure,
    @Nullable Throwable cause,
    Phase phase,
    UnaryOperator<@Nullable String> headers,
    @Nullable RpcCode rpc,
    @Nullable ServerState server) {

  private static final int OK = 200;

  @SuppressWarnings("UnnecessaryLambda") // one object for all results
  private static final UnaryOperator<@Nullable String> NO_HEADERS = name -> null;

  private static final AttemptResult BEGUN = rpc(RpcCode.OK);
  private static final AttemptResult SUCCEEDED = rpc(RpcCode.OK);

  private static AttemptResult rpc(RpcCode code) {
    return new AttemptResult(
        code.httpStatus(), null, null, Phase.HEADERS_RECEIVED, NO_HEADERS, code, null);
  }

  /** An attempt that was answered. */
  public static AttemptResult answered(int status, UnaryOperator<@Nullable String> headers) {
    return new AttemptResult(status, null, null, Phase.HEADERS_RECEIVED, headers, null, null);
  }

  /**
   * An attempt that failed. What code of the application's threw inside its client, an interceptor,
   * a listener or a body, counts as given up: how much was sent nobody knows, and no endpoint is to
   * blame.
   */
  public static AttemptResult failed(Phase phase, Failure failure, @Nullable Throwable cause) {
    boolean own = failure == Failure.OTHER && cause instanceof RuntimeException;
    Failure kind = own ? Failure.CANCELLED : failure;
    return new AttemptResult(0, kind, cause, phase, NO_HEADERS, null, null);
  }

  /**
   * An RPC whose response begins: never sent again from now on. How it went it tells last ({@link
   * Call#ended}), so that nothing is said of its endpoint before.
   */
  public static AttemptResult begun() {
    return BEGUN;
  }

  /** Whether this is {@link #begun}. */
  @SuppressWarnings("ReferenceEquality") // another one says as much, and means the end
  public boolean isBegun() {
    return this == BEGUN;
  }

  /** An RPC that its server ended well. */
  public static AttemptResult succeeded() {
    return SUCCEEDED;
  }

  /** An RPC that its server ended with a code. */
  public static AttemptResult ended(RpcCode code, UnaryOperator<@Nullable String> trailers) {
    return new AttemptResult(
        code.httpStatus(), null, null, Phase.HEADERS_RECEIVED, trailers, code, null);
  }

  /** A connection to a database that stands, and what that said of itself. */
  public static AttemptResult connected(ServerState server) {
    return new AttemptResult(OK, null, null, Phase.HEADERS_RECEIVED, NO_HEADERS, null, server);
  }

  /**
   * A connection to a database that stands and is of no use: of the wrong role, or too far behind.
   *
   * @param why its message says what is wrong with it
   */
  public static AttemptResult unfit(ServerState server, Throwable why) {
    return new AttemptResult(0, Failure.CONNECT, why, Phase.CONNECTED, NO_HEADERS, null, server);
  }

  /** Whether a database answered that is of no use: no error of its own. */
  public boolean isUnfit() {
    return failure != null && server != null;
  }

  /** The same failure, of an RPC, of which the client made this code. */
  public AttemptResult as(RpcCode code) {
    return new AttemptResult(status, failure, cause, phase, headers, code, server);
  }

  /** The answer in a word, for people: {@code 503}, or {@code UNAVAILABLE} of an RPC. */
  public String answer() {
    if (server != null) {
      return switch (server.role()) {
        case UNKNOWN -> "connected";
        case PRIMARY -> "connected to a primary";
        case REPLICA -> "connected to a replica";
      };
    }
    return rpc == null ? Integer.toString(status) : rpc.name();
  }

  /** The kinds of failure that policy tells apart. */
  public enum Failure {
    /** The connection was refused, unreachable, or not established within the connect timeout. */
    CONNECT,
    /** The TLS handshake failed or the peer's identity was not the expected one. */
    TLS,
    /** The connection broke while the request or the response was on its way. */
    RESET,
    /** The attempt's deadline passed. */
    TIMEOUT,
    /** The application gave up, or code of its own failed on the way. */
    CANCELLED,
    /** Anything else that the client threw. */
    OTHER
  }
}
