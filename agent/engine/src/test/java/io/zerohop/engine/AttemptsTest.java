package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.MILLI;
import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.broken;
import static io.zerohop.engine.TestMesh.refused;
import static io.zerohop.engine.TestMesh.send;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.BudgetPolicy;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.pick.OutlierPolicy;
import io.zerohop.engine.route.Action.Forward;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is sent, what is sent again, and how a call ends. */
class AttemptsTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";
  private static final String A = "10.0.0.1:80";
  private static final String B = "10.0.0.2:80";

  private final TestMesh test = new TestMesh().service("reviews", A, B).publish();

  private static TestRequest get() {
    return TestRequest.get("http://reviews:8080/");
  }

  private TestMesh retrying(int times, Integer... codes) {
    Forward forward = Forward.to(REVIEWS).with(RetryPolicy.onCodes(times, codes));
    return test.forward(REVIEWS, forward).publish();
  }

  private int inFlight() {
    return Objects.requireNonNull(test.mesh().view().cluster(REVIEWS)).all().stream()
        .mapToInt(LiveEndpoint::inFlight)
        .sum();
  }

  @Nested
  class SendingAgain {
    @Test
    void aRefusedConnectionIsTriedOnAnotherEndpointWithoutAnyPolicy() {
      Call call = test.begin(TestRequest.post("http://reviews:8080/", Body.ONCE));
      String first = to(call.first());
      assertNotEquals(first, to(call.result(refused())));
    }

    @Test
    void whenEveryEndpointRefusesTheClientsOwnExceptionGoesBack() {
      Call call = test.begin(get());
      call.first();
      call.result(refused());
      assertInstanceOf(Step.Finish.class, call.result(refused()));
      assertEquals(
          "reviews.shop CONNECT_FAILED: reviews.shop: 10.0.0.2:80: Connection refused"
              + " (the last of 2 attempts)",
          test.ends.get(0));
    }

    @Test
    void aBrokenConnectionIsNotTriedAgainUnlessAsked() {
      Call call = test.begin(get());
      call.first();
      assertInstanceOf(Step.Finish.class, call.result(broken()));
    }

    @Test
    void aStatusIsTriedAgainAsOftenAsThePolicySays() {
      retrying(2, 503);
      Call call = test.begin(get());
      call.first();
      for (int retry = 0; retry < 2; retry++) {
        test.draws(1000);
        assertInstanceOf(Step.Wait.class, call.result(answer(503)));
        send(call.resume());
      }
      assertInstanceOf(Step.Finish.class, call.result(answer(503)));
      call.bodyEnd(null);
      assertTrue(test.explanations.get(0).contains("every attempt that the policy allows"));
    }

    @Test
    void aPostIsTriedAgainOnlyIfThePolicySaysSo() {
      retrying(2, 503);
      Call post = test.begin(TestRequest.post("http://reviews:8080/", Body.REPLAYABLE));
      post.first();
      assertInstanceOf(Step.Finish.class, post.result(answer(503)));
      post.bodyEnd(null);
      assertTrue(test.explanations.get(0).contains("not idempotent"));

      RetryPolicy all =
          new RetryPolicy(
              1,
              java.util.Set.of(RetryPolicy.On.SERVER_ERROR),
              java.util.List.of(),
              true,
              RetryPolicy.Backoff.DEFAULT,
              null);
      test.forward(REVIEWS, Forward.to(REVIEWS).with(all)).publish();
      Call again = test.begin(TestRequest.post("http://reviews:8080/", Body.REPLAYABLE));
      again.first();
      assertInstanceOf(Step.Send.class, again.result(answer(503)));
    }

    @Test
    void aBodyThatCanBeSentOnceIsNotSentTwice() {
      retrying(2, 503);
      Call put = test.begin(TestRequest.of("PUT", "http://reviews:8080/").body(Body.ONCE));
      put.first();
      assertInstanceOf(Step.Finish.class, put.result(answer(503)));
    }

    @Test
    void aFailureBeforeTheFirstByteCountsAsNothingSent() {
      Call call = test.begin(TestRequest.post("http://reviews:8080/", Body.ONCE));
      call.first();
      AttemptResult stale =
          AttemptResult.failed(Phase.CONNECTED, AttemptResult.Failure.RESET, null);
      assertInstanceOf(Step.Send.class, call.result(stale));
    }

    @Test
    void theBudgetEndsRetriesWhenTooManyCallsAreRetriesAlready() {
      retrying(5, 503);
      test.cluster(Cluster.named(REVIEWS).with(new BudgetPolicy(0, 1)), A, B).publish();
      Call first = test.begin(get());
      first.first();
      assertInstanceOf(Step.Send.class, first.result(answer(503)));
      Call second = test.begin(get());
      second.first();
      assertInstanceOf(Step.Finish.class, second.result(answer(503)));
      second.bodyEnd(null);
      assertTrue(test.ends.get(0).contains("503"));
      assertTrue(test.explanations.get(0).contains("the retry budget is spent"));

      first.result(answer(200));
      first.bodyEnd(null);
      Call third = test.begin(get());
      third.first();
      assertInstanceOf(Step.Send.class, third.result(answer(503)), "given back");
    }

    @Test
    void aRetryThatCannotEndInTimeIsNotMade() {
      Forward forward =
          Forward.to(REVIEWS).with(RetryPolicy.onCodes(2, 503)).with(new Timeouts(50 * MILLI, 0));
      test.forward(REVIEWS, forward).publish();
      Call call = test.begin(get());
      call.first();
      test.passMillis(45).draws((1 << 20) - 1);
      assertInstanceOf(Step.Finish.class, call.result(answer(503)));
    }

    @Test
    void aRetryThatTheApplicationWouldNotWaitForIsNotMade() {
      Forward forward = Forward.to(REVIEWS).with(RetryPolicy.onCodes(2, 503));
      test.forward(REVIEWS, forward).publish();
      Call call = test.begin(get().timeoutMillis(50));
      call.first();
      test.passMillis(45).draws((1 << 20) - 1);
      assertInstanceOf(Step.Finish.class, call.result(answer(503)));
    }

    @Test
    void aRetrySeesEndpointsThatCameMeanwhile() {
      test.cluster(Cluster.named(REVIEWS), A).publish();
      Call call = test.begin(get());
      assertEquals(A, to(call.first()));
      test.cluster(Cluster.named(REVIEWS), A, "10.0.0.9:80").publish();
      assertEquals("10.0.0.9:80", to(call.result(refused())));
    }

    @Test
    void currentIsTheSendUnderWay() {
      Call call = test.begin(get());
      Step first = call.first();
      assertSame(first, call.current());
      Step second = call.result(refused());
      assertSame(second, call.current());
    }
  }

  @Nested
  class Timing {
    @Test
    void theRequestTimeoutSpansTheCallAndTheBackendTimeoutEachAttempt() {
      Forward forward = Forward.to(REVIEWS).with(new Timeouts(1000 * MILLI, 300 * MILLI));
      test.forward(REVIEWS, forward).publish();
      long begin = test.now();
      Call call = test.begin(get());
      Limits limits = send(call.first()).limits();
      assertEquals(begin + 1000 * MILLI, limits.callDeadline());
      assertEquals(begin + 300 * MILLI, limits.attemptDeadline());
      test.passMillis(800);
      Limits second = send(call.result(refused())).limits();
      assertEquals(begin + 1000 * MILLI, second.callDeadline());
      assertEquals(begin + 1000 * MILLI, second.attemptDeadline(), "never after the call's end");
    }

    @Test
    void theApplicationsOwnTimeoutIsItsClientsToKeep() {
      test.forward(REVIEWS, Forward.to(REVIEWS).with(new Timeouts(1000 * MILLI, 0))).publish();
      long begin = test.now();
      Limits shorter = send(test.begin(get().timeoutMillis(200)).first()).limits();
      assertEquals(begin + 1000 * MILLI, shorter.callDeadline());
      assertEquals(begin + 1000 * MILLI, shorter.attemptDeadline());
      test.forward(REVIEWS, Forward.to(REVIEWS)).publish();
      Limits only = send(test.begin(get().timeoutMillis(200)).first()).limits();
      assertEquals(Limits.NONE, only.callDeadline(), "a body may take longer than its headers");
      assertEquals(Limits.NONE, only.attemptDeadline());
    }

    @Test
    void withoutAnyTimeoutThereIsNoDeadline() {
      Limits limits = send(test.begin(get()).first()).limits();
      assertEquals(Limits.NONE, limits.callDeadline());
      assertEquals(Limits.NONE, limits.attemptDeadline());
    }

    @Test
    void aTimedOutAttemptAndATimedOutCallHaveReasonsOfTheirOwn() {
      AttemptResult late = AttemptResult.failed(Phase.SENT, AttemptResult.Failure.TIMEOUT, null);
      Forward forward = Forward.to(REVIEWS).with(new Timeouts(1000 * MILLI, 300 * MILLI));
      test.forward(REVIEWS, forward).publish();
      Call attempt = test.begin(get());
      attempt.first();
      test.passMillis(300);
      attempt.result(late);
      assertTrue(test.ends.get(0).startsWith("reviews.shop ATTEMPT_TIMEOUT"));
      Call whole = test.begin(get());
      whole.first();
      test.passMillis(1000);
      whole.result(late);
      assertTrue(test.ends.get(1).startsWith("reviews.shop CALL_TIMEOUT"));
    }
  }

  @Nested
  class Counting {
    @Test
    void aCallIsInFlightUntilItsBodyHasEnded() {
      Call call = test.begin(get());
      call.first();
      assertEquals(1, inFlight());
      call.result(answer(200));
      assertEquals(1, inFlight());
      call.bodyEnd(null);
      assertEquals(0, inFlight());
      call.bodyEnd(null);
      call.cancel();
      assertEquals(0, inFlight(), "given back once");
    }

    @Test
    void aCancelledCallGivesItsCountersBack() {
      Call call = test.begin(get());
      call.first();
      call.cancel();
      assertEquals(0, inFlight());
      assertEquals("reviews.shop CANCELLED: reviews.shop", test.ends.get(0));
      assertInstanceOf(Step.Finish.class, call.result(answer(200)));
      assertEquals(0, inFlight());
    }

    @Test
    void aCallCancelledWhileItWaitsForItsRetryGivesTheBudgetBack() {
      retrying(2, 503);
      test.cluster(Cluster.named(REVIEWS).with(new BudgetPolicy(0, 1)), A, B).publish();
      for (int i = 0; i < 3; i++) {
        Call call = test.begin(get());
        call.first();
        test.draws(1 << 19);
        Step step = call.result(answer(503));
        assertInstanceOf(Step.Wait.class, step, "round " + i);
        call.cancel();
      }
      assertEquals(0, inFlight());
    }

    @Test
    void theRetriedAttemptIsGivenBackBeforeTheNext() {
      Call call = test.begin(get());
      call.first();
      call.result(refused());
      assertEquals(1, inFlight());
    }

    @Test
    void aBodyThatBreaksCountsAgainstTheEndpointAndEndsTheCall() {
      test.cluster(
              Cluster.named(REVIEWS)
                  .with(new OutlierPolicy(1, 0, 0, 1000 * MILLI, 1000 * MILLI, 100), 0),
              A)
          .publish();
      Call call = test.begin(get());
      call.first();
      call.result(answer(200));
      call.bodyEnd(new java.io.IOException("Premature EOF"));
      assertEquals(
          "reviews.shop CONNECTION_RESET: reviews.shop: 10.0.0.1:80: Premature EOF",
          test.ends.get(0));
      Step.Fail fail = assertInstanceOf(Step.Fail.class, test.begin(get()).first());
      assertEquals("ALL_ENDPOINTS_EJECTED: reviews.shop has 1 endpoint, 1 ejected", fail.message());
    }
  }

  @Test
  void withoutUsableEndpointsTheCallFailsAsAFailedConnectAndSaysWhy() {
    Endpoint leaving = Endpoint.at(TestMesh.address("10.0.0.1", 80)).with(Endpoint.Health.DRAINING);
    test.cluster(Cluster.named(REVIEWS), leaving).publish();
    Step.Fail fail = assertInstanceOf(Step.Fail.class, test.begin(get()).first());
    assertEquals(AttemptResult.Failure.CONNECT, fail.kind());
    assertEquals("NO_ENDPOINTS: reviews.shop has 1 endpoint, 1 draining", fail.message());
  }

  @Test
  void anEndpointThatOnlyDnsKnowsIsResolved() {
    String full = "outside.shop.svc.cluster.local:80";
    test.forward(full, Forward.to(full))
        .cluster(
            Cluster.named(full),
            Endpoint.at(java.net.InetSocketAddress.createUnresolved("known.example.com", 443)))
        .publish();
    assertEquals("192.0.2.7:443", to(test.begin(TestRequest.get("http://outside/")).first()));
  }

  @Test
  void whatIsOnlyDecidedLooksNothingUp() {
    String full = "outside.shop.svc.cluster.local:80";
    test.forward(full, Forward.to(full))
        .cluster(
            Cluster.named(full),
            Endpoint.at(java.net.InetSocketAddress.createUnresolved("gone.example.com", 443)))
        .publish();
    test.mesh().mode(Mode.OBSERVE);

    assertNull(test.mesh().begin(TestRequest.get("http://outside/")));
    String text = test.explain(TestRequest.get("http://outside/"));

    assertEquals(0, test.lookUps);
    assertTrue(text.contains("gone.example.com:443"), text);
    assertEquals("gone.example.com", send(test.wouldHave.get(0)).address().getHostString());
  }

  @Test
  void aNameThatDnsDoesNotKnowFailsLikeAFailedConnect() {
    String full = "outside.shop.svc.cluster.local:80";
    test.forward(full, Forward.to(full))
        .cluster(
            Cluster.named(full),
            Endpoint.at(java.net.InetSocketAddress.createUnresolved("gone.example.com", 443)))
        .publish();
    Step.Fail fail =
        assertInstanceOf(Step.Fail.class, test.begin(TestRequest.get("http://outside/")).first());
    assertEquals(
        "CONNECT_FAILED: outside.shop: no address for gone.example.com:443", fail.message());
  }

  @Test
  void thePoolKeyIsOneObjectPerEndpointAndTlsContext() {
    String first = send(test.begin(get()).first()).poolKey();
    test.service("other", A, B).publish();
    Call other = test.begin(TestRequest.get("http://other:8080/"));
    assertSame(first, send(other.first()).poolKey(), "the same address without TLS");
    test.cluster(Cluster.named(REVIEWS).withTls(new Object()), A, B).publish();
    assertNotEquals(first, send(test.begin(get()).first()).poolKey());
  }
}
