package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Gates;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of calls beyond a rate. */
class RateLimitTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";
  private static final long SECOND = 1000 * TestMesh.MILLI;

  private final TestMesh test =
      new TestMesh(MeshSettings.DEFAULT.in("shop").of("checkout"))
          .service("reviews", "10.0.0.1:80");

  private static RateLimit limit(String key, long requests, long burst) {
    return new RateLimit(key, requests, SECOND, burst, "policies.yaml:7");
  }

  private static Forward limited(RateLimits limits) {
    return Forward.to(REVIEWS).with(new Gates(null, limits));
  }

  private Step first() {
    return test.begin(TestRequest.get("http://reviews:8080/")).first();
  }

  private static Step.Respond refused(Step step) {
    Step.Respond respond = assertInstanceOf(Step.Respond.class, step);
    assertEquals(429, respond.status());
    assertEquals(Reason.RATE_LIMITED, respond.reason());
    assertTrue(respond.headers().contains(new Header("zerohop-reason", "RATE_LIMITED")));
    return respond;
  }

  @Test
  void callsBeyondTheRateAreAnsweredUntilTokensComeBack() {
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 2, 3)))).publish();
    for (int i = 0; i < 3; i++) {
      send(first());
    }
    assertEquals(
        "RATE_LIMITED: reviews.shop: more than 2 calls in 1 s, 3 at once\n",
        new String(refused(first()).body(), UTF_8));
    assertEquals("reviews.shop 429 RATE_LIMITED, answered by the agent", test.ends.get(0));
    assertTrue(
        test.explanations.get(0).contains("  limit       2 calls in 1 s, 3 at once; now 0 left"),
        test.explanations.get(0));
    assertTrue(test.explanations.get(0).contains("policies.yaml:7"), test.explanations.get(0));
    test.passMillis(500);
    send(first());
    refused(first());
  }

  @Test
  void aCallThatWaitsUntilThereIsAnEndpointTakesOneToken() {
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 1, 1)))).publish();
    send(first());
    TestRequest again = TestRequest.get("http://reviews:8080/").admitted();
    send(test.begin(again).first());
    refused(first());
  }

  @Test
  void aCallThatNeverCameToTheLimitIsNotAdmittedWhenItIsBegunAnew() {
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 1, 1)))).publish();
    Call first = test.begin(TestRequest.get("http://reviews:8080/"));
    assertFalse(first.isAdmitted());
    send(first.first());
    assertTrue(first.isAdmitted());

    Call refused = test.begin(TestRequest.get("http://reviews:8080/"));
    refused(refused.first());
    assertFalse(refused.isAdmitted());
  }

  @Test
  void aCallerOfItsOwnHasItsOwnBucket() {
    Map<String, RateLimit> callers = Map.of("checkout", limit("own", 1, 1));
    test.forward(REVIEWS, limited(new RateLimits(limit("all", 100, 100), callers))).publish();
    send(first());
    refused(first());
    test.forward(
            REVIEWS, limited(new RateLimits(limit("all", 1, 1), Map.of("batch", limit("b", 9, 9)))))
        .publish();
    send(first());
    refused(first());
  }

  @Test
  void rulesOfOneKeyShareABucketAndOthersDoNot() {
    test.routes(REVIEWS, rule("/a", "both"), rule("/b", "both"), rule("/c", "other")).publish();
    send(test.begin(TestRequest.get("http://reviews:8080/a")).first());
    refused(test.begin(TestRequest.get("http://reviews:8080/b")).first());
    send(test.begin(TestRequest.get("http://reviews:8080/c")).first());
  }

  private static Route rule(String path, String key) {
    return new Route(
        Route.Id.UNNAMED,
        new PathMatch.Segments(path),
        List.of(),
        limited(RateLimits.of(limit(key, 1, 1))),
        HeaderChanges.NONE);
  }

  @Test
  void aChangeElsewhereFillsNoBucketButOtherNumbersDo() {
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 1, 1)))).publish();
    send(first());
    test.service("ratings", "10.0.0.2:80").publish();
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 1, 1)))).publish();
    refused(first());
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 2, 2)))).publish();
    send(first());
  }

  @Test
  void anExplanationTakesNoTokenAndTellsWhatItWouldMeet() {
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 1, 1)))).publish();
    TestRequest request = TestRequest.get("http://reviews:8080/");
    String text = test.explain(request);
    assertTrue(text.contains("limit       1 call in 1 s, 1 at once; now 1 left"), text);
    assertEquals(text, test.explain(request));
    send(first());
    assertTrue(test.explain(request).contains("429 RATE_LIMITED"), test.explain(request));
    String ofRpc = test.explain(request.header("content-type", "application/grpc"));
    assertTrue(ofRpc.contains("UNAVAILABLE RATE_LIMITED"), ofRpc);
  }

  @Test
  void modeObserveCountsTheRateAndChangesNothing() {
    test.forward(REVIEWS, limited(RateLimits.of(limit("a", 1, 1)))).publish();
    test.mesh().mode(Mode.OBSERVE);
    TestRequest request = TestRequest.get("http://reviews:8080/");
    test.mesh().begin(request);
    test.mesh().begin(request);
    send(test.wouldHave.get(0));
    refused(test.wouldHave.get(1));
    assertEquals(List.of(), test.ends);
  }
}
