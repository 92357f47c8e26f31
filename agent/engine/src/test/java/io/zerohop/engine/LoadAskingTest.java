package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.send;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Cluster.Balancing;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.route.Action.Forward;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom a call asks for its load, and what becomes of the answer. */
class LoadAskingTest {
  private static final String NAME = "reviews.shop.svc.cluster.local:8080";
  private static final TestRequest GET = TestRequest.get("http://reviews:8080/");

  private final TestMesh test = new TestMesh();

  private void two(Balancing balancing) {
    test.forward(NAME, Forward.to(NAME))
        .cluster(Cluster.named(NAME).with(balancing), "10.0.0.1:80", "10.0.0.2:80")
        .publish();
  }

  private static AttemptResult loaded(int inFlight) {
    return said("TEXT named_metrics.in_flight=" + inFlight);
  }

  private static AttemptResult said(String text) {
    return AttemptResult.answered(200, name -> name.equals(LoadQuestion.ANSWER) ? text : null);
  }

  /** One call from begin to end; whether it asked. */
  private boolean asks(AttemptResult answer) {
    Call call = test.begin(GET);
    Step.Send send = send(call.first());
    call.result(answer);
    call.bodyEnd(null);
    return LoadQuestion.isIn(send);
  }

  @Test
  void theFirstCallToAnEndpointAsksAndThenOneInATenthOfASecond() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(loaded(0)));
    test.passMillis(99);
    assertFalse(asks(loaded(0)));
    test.passMillis(1);
    assertTrue(asks(loaded(0)));
    assertFalse(asks(loaded(0)));
  }

  @Test
  void whoNeverAnswersIsAskedEveryTenSeconds() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(answer(200)));
    test.passMillis(9_999);
    assertFalse(asks(answer(200)));
    test.passMillis(1);
    assertTrue(asks(answer(200)));
  }

  @Test
  void eachEndpointIsAskedForItself() {
    two(Balancing.LEAST_REQUEST);
    Call first = test.begin(GET);
    assertEquals("10.0.0.1:80", to(first.first()));
    Step other = test.begin(GET).first();
    assertEquals("10.0.0.2:80", to(other));
    assertTrue(LoadQuestion.isIn(send(other)));
  }

  @Test
  void nobodyIsAskedWhereLoadsAreNotCompared() {
    two(Balancing.ROUND_ROBIN);
    assertFalse(asks(loaded(0)));
    two(Balancing.RANDOM);
    assertFalse(asks(loaded(0)));
    test.service("ratings", "10.0.0.3:80").publish();
    Step.Send only = send(test.begin(TestRequest.get("http://ratings:8080/")).first());
    assertFalse(LoadQuestion.isIn(only), "there is nobody to compare it with");
  }

  @Test
  void aDecisionAloneAsksNobody() {
    two(Balancing.LEAST_REQUEST);
    test.explain(GET);
    assertTrue(asks(answer(200)), "the question was left to the first call");
  }

  @Test
  void aRetryAsksWhereTheEndpointWasNotAskedYet() {
    two(Balancing.LEAST_REQUEST);
    Call call = test.begin(GET);
    call.first();
    Step.Send second = send(call.result(TestMesh.refused()));
    assertEquals(2, second.attempt());
    assertTrue(LoadQuestion.isIn(second));
  }

  @Test
  void theApplicationDoesNotSeeTheAnswer() {
    two(Balancing.LEAST_REQUEST);
    Call asking = test.begin(GET);
    asking.first();
    Step.Finish finish = assertInstanceOf(Step.Finish.class, asking.result(loaded(1)));
    assertEquals(List.of("endpoint-load-metrics"), finish.responseHeaders().remove());
    asking.bodyEnd(null);

    Call other = test.begin(GET);
    other.first();
    Step.Finish unasked = assertInstanceOf(Step.Finish.class, other.result(loaded(1)));
    assertTrue(unasked.responseHeaders().isEmpty(), "what it was sent unasked is its own");
  }

  private Map<String, Integer> shares(int calls) {
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      test.draws(i % 2, 0);
      Call call = test.begin(GET);
      shares.merge(to(call.first()), 1, Integer::sum);
      call.cancel();
    }
    return shares;
  }

  @Test
  void anEndpointThatIsBusyWithOthersCallsGetsNoneUntilThatHasFaded() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(loaded(1 + 4)));
    assertTrue(asks(loaded(1)), "the other one");

    assertEquals(Map.of("10.0.0.2:80", 10), shares(10));

    test.passMillis(1100);
    assertEquals(Map.of("10.0.0.1:80", 5, "10.0.0.2:80", 5), shares(10));
  }

  @Test
  void ofEqualOnesTheOneThatHasLittleLeftOfItsCpusIsLeftToOthersForTwoSeconds() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(said("TEXT cpu_utilization=0.9,named_metrics.in_flight=1")));
    assertTrue(asks(said("TEXT cpu_utilization=0.899,named_metrics.in_flight=1")), "the other");
    assertEquals(Map.of("10.0.0.2:80", 10), shares(10));

    test.draws(0, 0);
    assertEquals("10.0.0.2:80", to(test.begin(GET).first()), "which has a call from now on");
    assertEquals(Map.of("10.0.0.1:80", 10), shares(10), "calls in flight count for more");
  }

  @Test
  void whatWasSaidOfCpusTwoSecondsAgoCountsNoMore() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(said("TEXT cpu_utilization=1,named_metrics.in_flight=1")));
    test.passMillis(1_999);
    assertEquals(Map.of("10.0.0.2:80", 10), shares(10));
    test.passMillis(1);
    assertEquals(Map.of("10.0.0.1:80", 5, "10.0.0.2:80", 5), shares(10));
  }

  @Test
  void whereAllHaveLittleLeftOfTheirCpusEachHasItsShare() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(said("TEXT cpu_utilization=0.95,named_metrics.in_flight=1")));
    assertTrue(asks(said("TEXT cpu_utilization=1.2,named_metrics.in_flight=1")), "the other");
    assertEquals(Map.of("10.0.0.1:80", 5, "10.0.0.2:80", 5), shares(10));
  }

  @Test
  void anExplanationSaysWhatTheServerSaidOfItsUtilisationAMomentAgo() {
    two(Balancing.LEAST_REQUEST);
    test.draws(0, 0);
    assertFalse(test.explain(GET).contains("utilised"), test.explain(GET));
    assertTrue(asks(said("TEXT cpu_utilization=0.456,named_metrics.in_flight=1")));
    String explained = test.explain(GET);
    assertTrue(explained.contains("0 in flight, compared with 0, 46 % utilised"), explained);
    test.passMillis(10_000);
    assertFalse(test.explain(GET).contains("utilised"), test.explain(GET));
  }

  @Test
  void anRpcHearsItInItsTrailers() {
    two(Balancing.LEAST_REQUEST);
    Call call = test.begin(GET);
    call.first();
    call.result(AttemptResult.begun());
    byte[] report = new Load(Load.UNKNOWN, 5).bytes();
    String trailer = new String(report, StandardCharsets.ISO_8859_1);
    call.ended(
        AttemptResult.ended(
            RpcCode.OK, name -> name.equals(LoadQuestion.TRAILER) ? trailer : null));
    asks(loaded(1));

    assertEquals(Map.of("10.0.0.2:80", 10), shares(10));
  }

  @Test
  void ownCallsAreNotCountedTwice() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(loaded(1)), "itself");

    assertEquals(Map.of("10.0.0.1:80", 5, "10.0.0.2:80", 5), shares(10));
  }

  @Test
  void whoFailsAtOnceGetsItsEvenShareAtMostWhileOthersAreBusy() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(answer(500)));
    test.draws(1, 0);
    assertEquals("10.0.0.2:80", to(test.begin(GET).first()), "is busy from now on");

    assertEquals(Map.of("10.0.0.1:80", 5, "10.0.0.2:80", 5), shares(10));
    test.passMillis(1001);
    assertEquals(Map.of("10.0.0.1:80", 10), shares(10));
  }

  @Test
  void whatIsSaidBeyondAllMeasureIsBoundedAndFadesToo() {
    two(Balancing.LEAST_REQUEST);
    assertTrue(asks(loaded(Integer.MAX_VALUE)));
    assertEquals(Map.of("10.0.0.2:80", 10), shares(10));
    test.passMillis(1100);
    assertEquals(Map.of("10.0.0.1:80", 5, "10.0.0.2:80", 5), shares(10));
  }
}
