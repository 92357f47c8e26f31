package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.Fault.Abort;
import io.zerohop.engine.attempt.Fault.Delay;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.OutlierPolicy;
import io.zerohop.engine.pick.TlsWanted;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.FaultRule;
import io.zerohop.engine.route.Gates;
import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.TextMatch;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of calls that policy delays or answers on purpose. */
class FaultTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";
  private static final long MILLI = TestMesh.MILLI;
  private static final int HALF = Fault.ALL / 2;
  private static final Abort GONE = new Abort(503, null, Fault.ALL);
  private static final Delay SLOW = new Delay(2000 * MILLI, Fault.ALL);

  private final TestMesh test = new TestMesh().service("reviews", "10.0.0.1:80");

  private static Gates fault(@Nullable Delay delay, @Nullable Abort abort, Match... conditions) {
    Fault fault = new Fault("k", delay, abort, Fault.NO_LIMIT, "faults.yaml:7");
    return new Gates(new FaultRule(List.of(conditions), fault), null);
  }

  private void publish(Gates gates) {
    test.forward(REVIEWS, Forward.to(REVIEWS).with(gates)).publish();
  }

  private static TestRequest get() {
    return TestRequest.get("http://reviews:8080/");
  }

  private Step first() {
    return test.begin(get()).first();
  }

  private static Step.Respond aborted(Step step) {
    Step.Respond respond = assertInstanceOf(Step.Respond.class, step);
    assertEquals(Reason.FAULT_INJECTED, respond.reason());
    assertTrue(respond.headers().contains(new Header("zerohop-reason", "FAULT_INJECTED")));
    return respond;
  }

  @Test
  void anAbortIsAnsweredWithoutAConnection() {
    publish(fault(null, GONE));
    Step.Respond respond = aborted(first());
    assertEquals(503, respond.status());
    assertEquals(
        "FAULT_INJECTED: reviews.shop: policy answers with 503\n",
        new String(respond.body(), UTF_8));
    assertEquals(List.of("reviews.shop 503 FAULT_INJECTED, answered by the agent"), test.ends);
    assertTrue(
        test.explanations.get(0).contains("  fault       > abort with 503"),
        test.explanations.get(0));
    assertTrue(test.explanations.get(0).contains("faults.yaml:7"), test.explanations.get(0));
  }

  @Test
  void theLotFallsOnACallThatWaitsUntilThereIsAnEndpointOnce() {
    publish(fault(SLOW, GONE));
    send(test.begin(get().admitted()).first());
  }

  @Test
  void anAbortOfRpcsCarriesTheirStatus() {
    publish(fault(null, new Abort(503, RpcCode.UNAVAILABLE, Fault.ALL)));
    assertTrue(aborted(first()).headers().contains(new Header("grpc-status", "14")));
  }

  @Test
  void aDelayIsAWaitAfterWhichTheCallGoesOn() {
    publish(fault(SLOW, null));
    Call call = test.begin(get());
    Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
    assertEquals(2000 * MILLI, wait.nanos());
    assertEquals(1, test.delays);
    test.passMillis(2000);
    send(call.resume());
    call.result(answer(200));
    call.bodyEnd(null);
    assertEquals(List.of("reviews.shop 200"), test.ends);
  }

  @Test
  void afterADelayTheCallGoesToTheEndpointsThatAreThereThen() {
    publish(fault(SLOW, null));
    Call call = test.begin(get());
    call.first();
    test.passMillis(2000);
    test.cluster(Cluster.named(REVIEWS), "10.0.0.2:80").publish();
    assertEquals("10.0.0.2:80", TestMesh.to(call.resume()));
  }

  @Test
  void aCallWhoseDestinationAsksForTlsAfterADelayIsNotSentInTheClear() {
    publish(fault(SLOW, null));
    Call call = test.begin(get());
    call.first();
    test.passMillis(2000);
    test.cluster(Cluster.named(REVIEWS).withTls(new TlsWanted("mTLS")), "10.0.0.1:80").publish();
    assertEquals(Reason.NO_IDENTITY, assertInstanceOf(Step.Fail.class, call.resume()).reason());
    LiveCluster cluster = Objects.requireNonNull(test.mesh().cluster(REVIEWS));
    assertEquals(0, cluster.all().get(0).inFlight(), "its place is given back");
  }

  @Test
  void anEndpointWhoseEjectionEndsDuringADelayIsUsedAfterIt() {
    test.cluster(Cluster.named(REVIEWS).with(OutlierPolicy.DEFAULT, 0), "10.0.0.1:80");
    publish(fault(new Delay(10_000 * MILLI, Fault.ALL), null));
    for (int failure = 0; failure < 3; failure++) {
      Call other = test.begin(get().admitted());
      send(other.first());
      other.result(TestMesh.refused());
    }
    assertInstanceOf(Step.Fail.class, test.begin(get().admitted()).first());
    Call delayed = test.begin(get());
    delayed.first();
    test.passMillis(10_000);
    assertEquals("10.0.0.1:80", TestMesh.to(delayed.resume()));
  }

  @Test
  void afterADelayComesTheAbort() {
    publish(fault(SLOW, GONE));
    Call call = test.begin(get());
    assertInstanceOf(Step.Wait.class, call.first());
    test.passMillis(2000);
    aborted(call.resume());
  }

  @Test
  void theLotFallsOnItsShareOfTheCalls() {
    publish(fault(new Delay(MILLI, HALF), new Abort(503, null, HALF)));
    test.draws(HALF, HALF);
    send(first());
    test.draws(HALF, HALF - 1);
    aborted(first());
    test.draws(HALF - 1);
    assertInstanceOf(Step.Wait.class, first());
    publish(fault(new Delay(MILLI, 0), new Abort(503, null, 0)));
    send(first());
  }

  @Test
  void onlyCallsWithTheHeaderAreMeant() {
    publish(
        fault(null, GONE, new Match.Header("x-user", new TextMatch.Exact("beta"), false, false)));
    send(first());
    aborted(test.begin(get().header("x-user", "beta")).first());
    String other = test.explain(get().header("x-user", "alpha"));
    assertTrue(other.contains("fault       x abort with 503"), other);
    assertTrue(other.contains("header x-user is \"alpha\", the fault wants: header x-user"), other);
    String meant = test.explain(get().header("x-user", "beta"));
    assertTrue(meant.contains("503 FAULT_INJECTED, answered by the agent"), meant);
  }

  @Test
  void aDelayCountsInTheTimeOfTheCall() {
    test.forward(
            REVIEWS, Forward.to(REVIEWS).with(new Timeouts(500 * MILLI, 0)).with(fault(SLOW, null)))
        .publish();
    Call call = test.begin(get());
    assertEquals(500 * MILLI, assertInstanceOf(Step.Wait.class, call.first()).nanos());
    test.passMillis(500);
    Step.Fail fail = assertInstanceOf(Step.Fail.class, call.resume());
    assertEquals(Failure.TIMEOUT, fail.kind());
    assertEquals(
        "FAULT_INJECTED: reviews.shop: policy delayed the call, and its time is over",
        fail.message());
    Call own = test.begin(get().timeoutMillis(300));
    assertEquals(300 * MILLI, assertInstanceOf(Step.Wait.class, own.first()).nanos());
  }

  @Test
  void noEndpointIsBlamedAndNothingIsSentAgain() {
    OutlierPolicy strict = new OutlierPolicy(1, 1, 1, 30_000 * MILLI, 30_000 * MILLI, 100);
    test.forward(
            REVIEWS, Forward.to(REVIEWS).with(RetryPolicy.onCodes(3, 503)).with(fault(null, GONE)))
        .cluster(Cluster.named(REVIEWS).with(strict, 0), "10.0.0.1:80")
        .publish();
    for (int i = 0; i < 5; i++) {
      aborted(first());
    }
    publish(Gates.NONE);
    send(first());
  }

  @Test
  void onlySoManyCallsAreDelayedAtOnce() {
    Fault fault = new Fault("k", SLOW, null, 1, null);
    publish(new Gates(new FaultRule(List.of(), fault), null));
    Call first = test.begin(get());
    assertInstanceOf(Step.Wait.class, first.first());
    send(first());
    test.passMillis(2000);
    send(first.resume());
    Call cancelled = test.begin(get());
    assertInstanceOf(Step.Wait.class, cancelled.first());
    cancelled.cancel();
    assertInstanceOf(Step.PassThrough.class, cancelled.resume());
    assertInstanceOf(Step.Wait.class, first(), "what was cancelled delays nothing");
  }

  @Test
  void aCallThatIsAnsweredOnPurposeTakesNoToken() {
    RateLimits limits = RateLimits.of(new RateLimit("r", 1, 1000 * MILLI, 1, null));
    publish(new Gates(fault(null, GONE).fault(), limits));
    aborted(first());
    publish(new Gates(null, limits));
    send(first());
  }

  @Test
  void anExplanationTellsTheShareAndInjectsNothing() {
    publish(fault(new Delay(2000 * MILLI, HALF / 5), new Abort(503, null, HALF)));
    String text = test.explain(get());
    assertTrue(text.contains("> delay of 2 s for 10 %, abort with 503 for 50 %"), text);
    assertTrue(text.contains("every call is meant"), text);
    assertTrue(text.contains("10.0.0.1:80"), text);
    assertEquals(0, test.delays);
  }

  @Test
  void modeObserveDrawsAndChangesNothing() {
    publish(fault(SLOW, new Abort(503, null, HALF)));
    test.mesh().mode(Mode.OBSERVE);
    test.draws(HALF - 1, HALF);
    test.mesh().begin(get());
    test.mesh().begin(get());
    aborted(test.wouldHave.get(0));
    send(test.wouldHave.get(1));
    assertEquals(List.of(), test.ends);
  }
}
