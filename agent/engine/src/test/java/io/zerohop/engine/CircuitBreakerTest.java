package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.broken;
import static io.zerohop.engine.TestMesh.refused;
import static io.zerohop.engine.TestMesh.send;
import static io.zerohop.engine.TestMesh.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.BreakerPolicy;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.route.Action.Forward;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of calls beyond the limits on those that are on their way. */
class CircuitBreakerTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";
  private static final int NO_LIMIT = BreakerPolicy.NO_LIMIT;

  private final TestMesh test = new TestMesh();

  private void limited(BreakerPolicy policy, Forward forward) {
    test.forward(REVIEWS, forward)
        .cluster(Cluster.named(REVIEWS).with(policy), "10.0.0.1:80", "10.0.0.2:80")
        .publish();
  }

  private void limited(int connections, int pending, int requests) {
    limited(new BreakerPolicy(connections, pending, requests), Forward.to(REVIEWS));
  }

  private static TestRequest get() {
    return TestRequest.get("http://reviews:8080/");
  }

  private static TestRequest rpc() {
    return TestRequest.of("POST", "http://reviews:8080/a.B/C")
        .header("content-type", "application/grpc");
  }

  private Call sent() {
    Call call = test.begin(get());
    send(call.first());
    return call;
  }

  private static Step.Respond open(Step step) {
    Step.Respond respond = assertInstanceOf(Step.Respond.class, step);
    assertEquals(503, respond.status());
    assertEquals(Reason.CIRCUIT_OPEN, respond.reason());
    assertTrue(respond.headers().contains(new Header("zerohop-reason", "CIRCUIT_OPEN")));
    return respond;
  }

  /** Whether a call may go out now; its place is given back. */
  private boolean hasRoom() {
    Call call = test.begin(get());
    boolean room = call.first() instanceof Step.Send;
    call.cancel();
    return room;
  }

  @Nested
  class OnCallsOfAnyKind {
    @Test
    void theCallBeyondTheLimitIsAnsweredAndSaysWhy() {
      limited(NO_LIMIT, 0, 2);
      sent();
      sent();
      Step.Respond respond = open(test.begin(get()).first());
      assertEquals(
          "CIRCUIT_OPEN: reviews.shop: 2 of 2 calls on their way\n",
          new String(respond.body(), UTF_8));
      assertEquals(List.of("reviews.shop 503 CIRCUIT_OPEN, answered by the agent"), test.ends);
      assertTrue(
          test.explanations.get(0).contains("  breaker     2 of 2 calls on their way"),
          test.explanations.get(0));
    }

    @Test
    void aPlaceIsHeldUntilTheBodyHasEnded() {
      limited(NO_LIMIT, 0, 1);
      Call call = sent();
      call.result(answer(200));
      assertFalse(hasRoom());
      call.bodyEnd(null);
      assertTrue(hasRoom());
    }

    @Test
    void aPlaceIsGivenBackOnFailureCancelAndAbandonedBody() {
      limited(NO_LIMIT, 0, 1);
      sent().result(broken());
      assertTrue(hasRoom(), "after a failure");
      sent().cancel();
      assertTrue(hasRoom(), "after cancel");
      Call left = sent();
      left.result(answer(200));
      left.cancel();
      left.cancel();
      assertTrue(hasRoom(), "after a body that nobody read");
      assertFalse(hasRoom() && hasRoomBeside(), "given back once");
    }

    private boolean hasRoomBeside() {
      sent();
      return hasRoom();
    }

    @Test
    void rpcsCountToo() {
      limited(NO_LIMIT, 0, 1);
      send(test.begin(rpc()).first());
      open(test.begin(rpc()).first());
    }

    @Test
    void aFailedConnectHoldsNoPlaceBesideTheNextAttempt() {
      limited(NO_LIMIT, 0, 1);
      Call call = sent();
      assertEquals("10.0.0.2:80", to(call.result(refused())));
      call.result(answer(200));
      call.bodyEnd(null);
      assertTrue(hasRoom());
    }

    @Test
    void aRetryForWhichThereIsNoPlaceHandsTheAnswerOn() {
      limited(
          new BreakerPolicy(NO_LIMIT, 0, 1), Forward.to(REVIEWS).with(RetryPolicy.onCodes(1, 503)));
      test.draws(0, 0, 1 << 10);
      Call call = sent();
      assertInstanceOf(Step.Wait.class, call.result(answer(503)));
      Call other = sent(); // took the place meanwhile
      assertInstanceOf(Step.Finish.class, call.resume());
      call.bodyEnd(null);
      assertTrue(
          test.explanations.get(0).contains("not again: a circuit breaker is open"),
          test.explanations.get(0));
      other.cancel();
      assertTrue(hasRoom());
    }

    @Test
    void aCallOfAnUnlimitedClusterCountsNothing() {
      limited(NO_LIMIT, 0, NO_LIMIT);
      Call before = sent();
      limited(NO_LIMIT, 0, 1);
      Call counted = sent();
      before.cancel();
      assertFalse(hasRoom(), "what was not taken is not given back");
      counted.cancel();
      assertTrue(hasRoom());
    }

    @Test
    void anExplanationCountsNothing() {
      limited(NO_LIMIT, 0, 1);
      String text = test.explain(get());
      assertTrue(text.contains("  breaker     0 of 1 calls on their way"), text);
      assertTrue(hasRoom());
    }

    @Test
    void anExplanationSaysWhatACallWouldBeAnsweredNow() {
      limited(NO_LIMIT, 0, 1);
      assertFalse(test.explain(get()).contains("CIRCUIT_OPEN"));
      sent();

      String text = test.explain(get());
      assertTrue(text.contains("503 CIRCUIT_OPEN, answered by the agent"), text);
      String ofRpc = test.explain(rpc());
      assertTrue(ofRpc.contains("UNAVAILABLE CIRCUIT_OPEN, answered by the agent"), ofRpc);
    }
  }

  @Nested
  class OnConnections {
    @Test
    void aCallWaitsForAConnectionAndGoesOutWhenOneIsFree() {
      limited(1, 1, NO_LIMIT);
      Call first = sent();
      Call second = test.begin(get());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, second.first());
      Step.Readiness free = Objects.requireNonNull(wait.until());
      boolean[] woken = {false};
      free.whenReady(() -> woken[0] = true);
      assertFalse(free.isReady());

      first.cancel();
      assertTrue(free.isReady() && woken[0]);
      send(second.resume());
      assertInstanceOf(Step.Wait.class, test.begin(get()).first(), "the connection is taken again");
    }

    @Test
    void whoeverWaitsLongestIsFirst() {
      limited(1, 2, NO_LIMIT);
      Call first = sent();
      Step.Wait second = assertInstanceOf(Step.Wait.class, test.begin(get()).first());
      Step.Wait third = assertInstanceOf(Step.Wait.class, test.begin(get()).first());
      first.cancel();
      assertTrue(Objects.requireNonNull(second.until()).isReady());
      assertFalse(Objects.requireNonNull(third.until()).isReady());
    }

    @Test
    void tooManyThatWaitAreAnswered() {
      limited(1, 1, NO_LIMIT);
      sent();
      assertInstanceOf(Step.Wait.class, test.begin(get()).first());
      Step.Respond respond = open(test.begin(get()).first());
      assertEquals(
          "CIRCUIT_OPEN: reviews.shop: 1 of 1 connections, 1 of 1 waiting calls\n",
          new String(respond.body(), UTF_8));
    }

    @Test
    void aCallThatGivesUpWaitingLeavesTheQueue() {
      limited(1, 1, NO_LIMIT);
      Call first = sent();
      Call second = test.begin(get());
      second.first();
      second.cancel();
      assertInstanceOf(Step.Wait.class, test.begin(get()).first(), "its place is free");
      assertInstanceOf(Step.PassThrough.class, second.resume());
      first.cancel();
    }

    @Test
    void aConnectionThatCameTooLateIsGivenBack() {
      limited(1, 1, NO_LIMIT);
      Call first = sent();
      Call second = test.begin(get());
      second.first();
      first.cancel(); // hands the connection to the second
      second.cancel(); // which does not want it any more
      assertTrue(hasRoom());
    }

    @Test
    void theTimeOfTheCallEndsTheWait() {
      limited(
          new BreakerPolicy(1, 1, NO_LIMIT),
          Forward.to(REVIEWS).with(new Timeouts(200 * TestMesh.MILLI, 0)));
      sent();
      Call second = test.begin(get());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, second.first());
      assertEquals(200 * TestMesh.MILLI, wait.nanos());
      test.passMillis(200);
      Step.Fail fail = assertInstanceOf(Step.Fail.class, second.resume());
      assertEquals(Failure.TIMEOUT, fail.kind());
      assertEquals(Reason.CIRCUIT_OPEN, fail.reason());
    }

    @Test
    void aCallWithoutALimitDoesNotWaitForEver() {
      limited(1, 1, NO_LIMIT);
      sent();
      Call second = test.begin(get());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, second.first());
      assertEquals(15_000 * TestMesh.MILLI, wait.nanos());
      test.passMillis(15_000);
      open(second.resume());
    }

    @Test
    void theTimesOfAnAttemptBeginWhenItIsSent() {
      limited(
          new BreakerPolicy(1, 1, NO_LIMIT),
          Forward.to(REVIEWS).with(new Timeouts(0, 50 * TestMesh.MILLI)));
      Call first = sent();
      Call second = test.begin(get());
      second.first();
      test.passMillis(100);
      first.cancel();
      Step.Send send = send(second.resume());
      assertEquals(test.now() + 50 * TestMesh.MILLI, send.limits().attemptDeadline());
    }

    @Test
    void anExplanationIsOpenOnlyWhereNobodyCouldWaitEither() {
      limited(1, 1, NO_LIMIT);
      sent();
      assertFalse(test.explain(get()).contains("CIRCUIT_OPEN"), "it would wait");
      test.begin(get()).first();
      assertTrue(test.explain(get()).contains("503 CIRCUIT_OPEN"), test.explain(get()));
      assertFalse(test.explain(rpc()).contains("CIRCUIT_OPEN"), "it needs no connection");
    }

    @Test
    void rpcsShareConnectionsAndNeverWait() {
      limited(1, 0, NO_LIMIT);
      send(test.begin(rpc()).first());
      send(test.begin(rpc()).first());
    }

    @Test
    void aLimitThatIsLiftedWhileACallWaitsLetsItGo() {
      limited(1, 1, NO_LIMIT);
      Call first = sent();
      Call second = test.begin(get());
      second.first();
      limited(NO_LIMIT, 0, NO_LIMIT);
      first.cancel();
      send(second.resume());
      limited(1, 0, NO_LIMIT);
      assertTrue(hasRoom(), "no connection is left behind");
    }
  }
}
