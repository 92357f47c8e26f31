package io.zerohop.testkit;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a scripted call answers: a step for each time that the adapter asks. */
@FunctionalInterface
public interface Script {

  /**
   * The next step.
   *
   * @param asked how often a step was asked for before
   * @param last the result that led here; null at first and after a wait
   */
  Step next(int asked, @Nullable AttemptResult last);

  /** The steps one after the other, then {@link #finish}. */
  static Script inOrder(Step... steps) {
    return (asked, last) -> asked < steps.length ? steps[asked] : finish();
  }

  /** One endpoint after the other as long as there is no answer below 500. */
  static Script retrying(Step.Send... sends) {
    return (asked, last) -> {
      boolean good = last != null && last.failure() == null && last.status() < 500;
      return good || asked == sends.length ? finish() : sends[asked];
    };
  }

  /** The last result goes to the application as it is. */
  static Step.Finish finish() {
    return new Step.Finish(HeaderChanges.NONE);
  }

  /** An answer of the mesh's own. */
  static Step.Respond respond(int status, String body, HeaderChanges.Header... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Step.Respond(status, List.of(headers), bytes, Reason.ANSWERED_BY_POLICY);
  }

  /** A failure of the mesh's own. */
  static Step.Fail fail(Reason reason, AttemptResult.Failure kind) {
    return new Step.Fail(reason, kind, reason + ": reviews.shop has no endpoint that may be used");
  }
}
