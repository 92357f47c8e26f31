package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.refused;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.TextMatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of a request through the engine, from begin to end. */
class RequestJourneyTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:*";
  private static final String V2 = "reviews-v2.shop.svc.cluster.local:*";

  private static final String WHY =
      """
      2 service     reviews -> reviews.shop
      3 route       x reviews-canary rule 1     header x-user is "beta", the rule wants "internal"  routes.yaml:18
                    > reviews rule 2            path starts with /api/v2                        routes.yaml:31
      4 backend     reviews-v2.shop   weight 20 of 100, drawn 93
      5 endpoint    3 known, 3 usable
                    > 10.0.3.17:8080            least request: 0 in flight, compared with 0
      6 identity    no TLS of the mesh
      7 attempt 1   10.0.3.17:8080 -> connect (Connection refused) after 1 ms -> again: nothing was sent
        attempt 2   10.0.3.22:8080 -> 503 after 40 ms -> again: 503 is in retry.codes, GET: idempotent
        attempt 3   10.0.3.23:8080 -> 200 after 12 ms
      8 outcome     200 after 78 ms
      """;

  @Test
  void aCallIsRoutedPickedSentAgainAndExplained() {
    TestMesh shop = shop();

    // A host that the mesh does not know is none of its business.
    assertNull(shop.mesh().begin(TestRequest.get("http://example.org/")));

    // Drawn 93 of 100: v2. Of two endpoints drawn, both idle, the first.
    shop.draws(93, 0, 0);
    Call call = shop.begin(TestRequest.get("http://reviews/api/v2/items").header("x-user", "beta"));
    assertEquals("10.0.3.17:8080", to(call.first()));

    // It refuses the connection: nothing was sent, so another endpoint gets the call at once.
    shop.passMillis(1).draws(0, 0, 1);
    Step second = call.result(refused());
    assertEquals("10.0.3.22:8080", to(second));

    // It answers 503, which the policy retries for GET: after a pause, on the third.
    shop.passMillis(40).draws(1 << 19);
    Step.Wait pause = assertInstanceOf(Step.Wait.class, call.result(answer(503)));
    shop.passMillis(pause.nanos() / TestMesh.MILLI);
    assertEquals("10.0.3.23:8080", to(call.resume()));

    // 200: the application gets the response; the books are closed when its body has been read.
    shop.passMillis(12);
    assertInstanceOf(Step.Finish.class, call.result(answer(200)));
    assertEquals(List.of(), shop.ends);
    call.bodyEnd(null);
    assertEquals(List.of("reviews-v2.shop 200"), shop.ends);

    // And the call can say why.
    assertEquals(WHY, shop.explanations.get(0));
  }

  /** A shop with a rule for testers, and one that sends 20 of 100 calls to v2. */
  private static TestMesh shop() {
    TestMesh shop = new TestMesh();
    Match tester = new Match.Header("x-user", new TextMatch.Exact("internal"), false, false);
    Forward split =
        Forward.to(new Backend(REVIEWS, 80), new Backend(V2, 20)).with(RetryPolicy.onCodes(2, 503));
    shop.routes(
            REVIEWS,
            new Route(
                new Route.Id("HTTPRoute/shop/reviews-canary", 1, "routes.yaml:18"),
                new PathMatch.Prefix("/"),
                List.of(tester),
                Forward.to(V2),
                HeaderChanges.NONE),
            new Route(
                new Route.Id("HTTPRoute/shop/reviews", 2, "routes.yaml:31"),
                new PathMatch.Segments("/api/v2"),
                List.of(),
                split,
                HeaderChanges.NONE))
        .cluster(Cluster.named(REVIEWS), "10.0.3.1:8080")
        .cluster(Cluster.named(V2), "10.0.3.17:8080", "10.0.3.22:8080", "10.0.3.23:8080")
        .publish();
    return shop;
  }
}
