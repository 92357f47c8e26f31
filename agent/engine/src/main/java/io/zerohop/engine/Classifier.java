package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the last result of a call its public name. */
final class Classifier {
  private static final int SERVER_ERRORS = 500;

  private Classifier() {}

  /** The outcome of an answer. */
  static Outcome answered(AttemptResult result, @Nullable Verdict verdict) {
    Reason reason = result.status() >= SERVER_ERRORS ? Reason.UPSTREAM_ERROR : Reason.OK;
    return new Outcome.Answered(result.status(), result.answer(), orVerdict(verdict, reason));
  }

  /** Why a result that asked for another attempt got none, where that says more than the result. */
  static Reason orVerdict(@Nullable Verdict verdict, Reason ofResult) {
    if (verdict == Verdict.BUDGET_SPENT) {
      return Reason.RETRY_BUDGET_SPENT;
    }
    return verdict == Verdict.CIRCUIT_OPEN ? Reason.CIRCUIT_OPEN : ofResult;
  }

  /** The reason for a failure without an answer. */
  static Reason reason(AttemptResult result, boolean callTimeIsOver) {
    return switch (Objects.requireNonNull(result.failure())) {
      case CONNECT -> result.isUnfit() ? Reason.UNFIT_SERVER : Reason.CONNECT_FAILED;
      case TLS -> Reason.TLS_PEER_REJECTED;
      case RESET -> Reason.CONNECTION_RESET;
      case TIMEOUT -> callTimeIsOver ? Reason.CALL_TIMEOUT : Reason.ATTEMPT_TIMEOUT;
      case CANCELLED -> Reason.CANCELLED;
      case OTHER ->
          RetryRules.isNothingSent(result) ? Reason.CONNECT_FAILED : Reason.CONNECTION_RESET;
    };
  }

  /**
   * The outcome of a failure: service, endpoint, what failed, from the outside in.
   *
   * @param last the last attempt
   * @param attempts how many there were
   */
  static Outcome failed(Reason reason, Attempt last, int attempts) {
    AttemptResult result = last.result;
    Throwable cause = result == null ? null : result.cause();
    StringBuilder text = new StringBuilder();
    text.append(reason).append(": ").append(last.cluster.cluster().service());
    text.append(": ").append(last.endpoint.endpoint().hostPort()).append(": ");
    text.append(cause == null ? reason.meaning() : words(cause));
    if (attempts > 1) {
      text.append(" (the last of ").append(attempts).append(" attempts)");
    }
    return new Outcome.Failed(reason, text.toString());
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
