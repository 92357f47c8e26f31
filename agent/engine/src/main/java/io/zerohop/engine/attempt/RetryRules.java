package io.zerohop.engine.attempt;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.RetryPolicy.On;

/**
 * Whether a result may be tried again: only where that is safe, whatever a policy asks for. Holds
 * no state.
 */
public final class RetryRules {
  /** How many other endpoints are tried after failed connects, where no policy says more. */
  public static final int FAILOVERS = 2;

  /** The pushback of a server that has no wish. */
  public static final long SAYS_NOTHING = Long.MAX_VALUE;

  private static final int SERVER_ERRORS = 500;
  private static final int CONFLICT = 409;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final RpcCode[] RPC_CODES = {
    RpcCode.CANCELLED,
    RpcCode.DEADLINE_EXCEEDED,
    RpcCode.INTERNAL,
    RpcCode.RESOURCE_EXHAUSTED,
    RpcCode.UNAVAILABLE
  };
  private static final long MILLI = 1_000_000L;
  private static final String PUSHBACK = "grpc-retry-pushback-ms";

  private RetryRules() {}

  /** Whether a method is idempotent (RFC 9110 section 9.2.2); unknown methods are not. */
  public static boolean isIdempotent(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }

  /**
   * The verdict on a result, budget and time apart.
   *
   * @param attempts how many sends there were, at least 1
   */
  public static Verdict judge(RetryPolicy policy, Sent call, AttemptResult result, int attempts) {
    if (result.failure() == Failure.CANCELLED || result.failure() == Failure.TLS) {
      return Verdict.NOT_ASKED;
    }
    if (isNothingSent(result)) {
      return attempts <= Math.max(FAILOVERS, policy.maxRetries())
          ? Verdict.NOTHING_SENT
          : Verdict.USED_UP;
    }
    if (policy.maxRetries() == 0 || !asks(policy, result)) {
      return Verdict.NOT_ASKED;
    }
    if (pushbackMillis(result) < 0) {
      return Verdict.PUSHED_BACK;
    }
    // A policy that names statuses of RPCs answers for their methods, as in gRPC (gRFC A6).
    boolean safe = policy.nonIdempotent() || isIdempotent(call.method());
    if (!safe && !asksByRpcCode(policy, result)) {
      return Verdict.NOT_IDEMPOTENT;
    }
    if (call.body() == Body.ONCE) {
      return Verdict.BODY_ONCE;
    }
    return attempts <= policy.maxRetries() ? Verdict.ASKED : Verdict.USED_UP;
  }

  /** Whether no byte of the request can have reached a server. */
  public static boolean isNothingSent(AttemptResult result) {
    return result.failure() != null
        && (result.phase() == Phase.NOT_CONNECTED || result.phase() == Phase.CONNECTED);
  }

  /**
   * How long the server of an RPC wants its client to wait before it tries again (gRFC A6).
   *
   * @return {@link #SAYS_NOTHING}, 0 for at once, negative for not at all
   */
  public static long pushbackMillis(AttemptResult result) {
    String text = result.rpc() == null ? null : result.headers().apply(PUSHBACK);
    if (text == null) {
      return SAYS_NOTHING;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }

  /**
   * How long to wait before a retry that the policy asks for: what the server of an RPC says, else
   * the policy's back-off.
   *
   * @param retry 1 for the first
   * @param drawn a random number, evenly between 0 and 1
   */
  public static long delayNanos(RetryPolicy policy, AttemptResult result, int retry, double drawn) {
    long pushback = pushbackMillis(result);
    return pushback != SAYS_NOTHING ? pushback * MILLI : policy.backoff().delayNanos(retry, drawn);
  }

  /** Whether the policy's conditions or codes cover the result. */
  public static boolean asks(RetryPolicy policy, AttemptResult result) {
    if (isHttpAnswer(result) && policy.codes().contains(result.status())) {
      return true;
    }
    for (On condition : policy.on()) {
      if (covers(condition, result)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHttpAnswer(AttemptResult result) {
    return result.failure() == null && result.rpc() == null;
  }

  private static boolean covers(On condition, AttemptResult result) {
    int status = isHttpAnswer(result) ? result.status() : 0;
    Failure failure = result.failure();
    return switch (condition) {
      case SERVER_ERROR -> failure != null || status >= SERVER_ERRORS;
      case GATEWAY_ERROR -> failure != null || (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT);
      case RESET -> failure == Failure.RESET || failure == Failure.TIMEOUT;
      case RESET_BEFORE_REQUEST, CONNECT_FAILURE, REFUSED_STREAM ->
          failure != null && isNothingSent(result);
      case RETRIABLE_4XX -> status == CONFLICT;
      case GRPC_CANCELLED,
          GRPC_DEADLINE_EXCEEDED,
          GRPC_INTERNAL,
          GRPC_RESOURCE_EXHAUSTED,
          GRPC_UNAVAILABLE ->
          isRpc(condition, result);
    };
  }

  private static boolean asksByRpcCode(RetryPolicy policy, AttemptResult result) {
    for (On condition : policy.on()) {
      boolean isOfRpcs = condition.ordinal() >= On.GRPC_CANCELLED.ordinal();
      if (isOfRpcs && result.rpc() != null && isRpc(condition, result)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRpc(On condition, AttemptResult result) {
    RpcCode code = RPC_CODES[condition.ordinal() - On.GRPC_CANCELLED.ordinal()];
    return result.rpc() == code
        || (result.rpc() == null
            && Integer.toString(code.ordinal()).equals(result.headers().apply("grpc-status")));
  }

  /** What a verdict must know of the request. */
  public record Sent(String method, Body body) {}
}
