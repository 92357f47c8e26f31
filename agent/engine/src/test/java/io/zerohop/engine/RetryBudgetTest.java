package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.BudgetPolicy;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.route.Action.Forward;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose retries one budget bears. */
class RetryBudgetTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";
  private static final String RATINGS = "ratings.shop.svc.cluster.local:8080";
  private static final AttemptResult UNAVAILABLE =
      AttemptResult.ended(RpcCode.UNAVAILABLE, name -> null);

  private final TestMesh test = new TestMesh();

  private void oneRetryAtATime(String cluster) {
    RetryPolicy both =
        new RetryPolicy(
            5,
            Set.of(RetryPolicy.On.GRPC_UNAVAILABLE),
            List.of(503),
            false,
            RetryPolicy.Backoff.DEFAULT,
            null);
    test.forward(cluster, Forward.to(cluster).with(both))
        .cluster(Cluster.named(cluster).with(new BudgetPolicy(0, 1)), "10.0.0.1:80", "10.0.0.2:80")
        .publish();
  }

  private Call http() {
    return sent(TestRequest.get("http://reviews:8080/"));
  }

  private Call rpc(String host) {
    return sent(
        TestRequest.post("http://" + host + ":8080/shop.Reviews/Find", Body.REPLAYABLE)
            .header("content-type", "application/grpc"));
  }

  private Call sent(TestRequest request) {
    Call call = test.begin(request);
    send(call.first());
    return call;
  }

  @Test
  void rpcsAndHttpCallsShareTheBudgetOfTheirCluster() {
    oneRetryAtATime(REVIEWS);

    Call rpc = rpc("reviews");
    send(rpc.result(UNAVAILABLE));
    Call http = http();
    assertInstanceOf(Step.Finish.class, http.result(answer(503)), "the RPC's retry is all of it");
    http.bodyEnd(null);
    rpc.ended(AttemptResult.succeeded());

    Call next = http();
    send(next.result(answer(503)));
    Call refused = rpc("reviews");
    assertInstanceOf(Step.Finish.class, refused.result(UNAVAILABLE), "and the other way round");
    refused.bodyEnd(null);
    next.result(answer(200));
    next.bodyEnd(null);
    send(rpc("reviews").result(UNAVAILABLE));

    assertEquals(4, test.explanations.size());
    for (int refusal : List.of(0, 2)) {
      String text = test.explanations.get(refusal);
      assertTrue(text.contains("the retry budget is spent"), text);
    }
  }

  @Test
  void clustersHaveBudgetsOfTheirOwn() {
    oneRetryAtATime(REVIEWS);
    oneRetryAtATime(RATINGS);

    send(http().result(answer(503)));
    send(rpc("ratings").result(UNAVAILABLE));
  }
}
