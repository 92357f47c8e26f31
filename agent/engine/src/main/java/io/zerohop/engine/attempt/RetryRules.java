package io.zerohop.engine.attempt;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.RetryPolicy.On;
import org.jspecify.annotations.Nullable;

/**
 * Whether a result may be tried again: only where that is safe, whatever a policy asks for. Holds
 * no state.
 */
public final class RetryRules {
  /** How many other endpoints are tried after failed connects, where no policy says more. */
  public static final int FAILOVERS = 2;

  private static final int SERVER_ERRORS = 500;
  private static final int CONFLICT = 409;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final int[] GRPC_CODES = {1, 4, 13, 8, 14};

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
    if (!policy.nonIdempotent() && !isIdempotent(call.method())) {
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

  /** Whether the policy's conditions or codes cover the result. */
  public static boolean asks(RetryPolicy policy, AttemptResult result) {
    if (result.failure() == null && policy.codes().contains(result.status())) {
      return true;
    }
    for (On condition : policy.on()) {
      if (covers(condition, result)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(On condition, AttemptResult result) {
    int status = result.status();
    Failure failure = result.failure();
    return switch (condition) {
      case SERVER_ERROR -> failure != null || status >= SERVER_ERRORS;
      case GATEWAY_ERROR -> failure != null || status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT;
      case RESET -> failure == Failure.RESET || failure == Failure.TIMEOUT;
      case RESET_BEFORE_REQUEST, CONNECT_FAILURE, REFUSED_STREAM ->
          failure != null && isNothingSent(result);
      case RETRIABLE_4XX -> status == CONFLICT;
      case GRPC_CANCELLED,
          GRPC_DEADLINE_EXCEEDED,
          GRPC_INTERNAL,
          GRPC_RESOURCE_EXHAUSTED,
          GRPC_UNAVAILABLE ->
          isGrpc(condition, result.headers().apply("grpc-status"));
    };
  }

  private static boolean isGrpc(On condition, @Nullable String status) {
    int code = GRPC_CODES[condition.ordinal() - On.GRPC_CANCELLED.ordinal()];
    return status != null && status.equals(Integer.toString(code));
  }

  /** What a verdict must know of the request. */
  public record Sent(String method, Body body) {}
}
