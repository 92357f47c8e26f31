package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.MILLI;
import static io.zerohop.engine.TestMesh.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Action.Forward;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A call that is made for another one, which has to end in time. */
class InboundDeadlineTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";

  private final TestMesh test = new TestMesh().service("reviews", "10.0.0.1:80").publish();

  private Call within(long millis) {
    TestRequest request = TestRequest.get("http://reviews:8080/");
    long deadline = test.now() + millis * MILLI;
    return Objects.requireNonNull(test.mesh().begin(request, new Around(deadline, null)));
  }

  private TestMesh limited(long millis) {
    Forward forward = Forward.to(REVIEWS).with(new Timeouts(millis * MILLI, 0));
    return test.forward(REVIEWS, forward).publish();
  }

  @Test
  void isBoundByTheOtherWherePolicyGivesMoreTime() {
    assertEquals(test.now() + 100 * MILLI, send(within(100).first()).limits().callDeadline());
    limited(500);
    assertEquals(test.now() + 100 * MILLI, send(within(100).first()).limits().callDeadline());
  }

  @Test
  void isBoundByPolicyWhereThatGivesLessTime() {
    limited(500);

    assertEquals(test.now() + 500 * MILLI, send(within(900).first()).limits().callDeadline());
  }

  @Test
  void withoutAnotherItHasNoEnd() {
    Call call = test.begin(TestRequest.get("http://reviews:8080/"));

    assertEquals(Limits.NONE, send(call.first()).limits().callDeadline());
  }

  @Test
  void endsAsACallTimeoutAndSaysWhatWasLeft() {
    Call call = within(100);
    send(call.first());
    test.passMillis(100);

    call.result(AttemptResult.failed(Phase.SENT, Failure.TIMEOUT, null));

    assertTrue(test.ends.get(0).contains("CALL_TIMEOUT"), test.ends.toString());
    String told = test.explanations.get(0);
    assertTrue(told.contains("the call that it is made for left it 100 ms"), told);
  }

  @Test
  void isNotSentWhenTheOtherIsOver() {
    Step.Fail fail = assertInstanceOf(Step.Fail.class, within(0).first());

    assertEquals(Reason.CALL_TIMEOUT, fail.reason());
    assertEquals(Failure.TIMEOUT, fail.kind());
  }
}
