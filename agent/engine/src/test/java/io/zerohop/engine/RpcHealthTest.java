package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.send;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.OutlierPolicy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What RPCs, which tell at their end how they went, say of their endpoints. */
class RpcHealthTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";
  private static final long SECOND = 1000 * TestMesh.MILLI;

  private final TestMesh test =
      new TestMesh()
          .service("reviews", "10.0.0.1:80", "10.0.0.2:80")
          .cluster(
              Cluster.named(REVIEWS)
                  .with(new OutlierPolicy(3, 0, 2, 1000 * SECOND, 1000 * SECOND, 100), 0),
              "10.0.0.1:80",
              "10.0.0.2:80")
          .publish();

  private Call begun() {
    Call call = test.begin(TestRequest.of("POST", "http://reviews:8080/shop.Reviews/List"));
    send(call.first());
    assertInstanceOf(Step.Finish.class, call.result(AttemptResult.begun()));
    return call;
  }

  private static AttemptResult ended(RpcCode code) {
    return AttemptResult.ended(code, name -> null);
  }

  @Test
  void rpcsThatFailAfterTheirResponseBeganEjectTheirEndpoint() {
    Call asked = test.begin(TestRequest.get("http://reviews:8080/"));
    String bad = to(asked.first());
    asked.cancel();
    for (int rpc = 0; rpc < 3; rpc++) {
      begun().ended(ended(RpcCode.UNAVAILABLE));
    }

    for (int rpc = 0; rpc < 10; rpc++) {
      Call call = test.begin(TestRequest.get("http://reviews:8080/"));
      assertNotEquals(bad, to(call.first()));
      call.cancel();
    }
    assertEquals("reviews.shop UNAVAILABLE", test.ends.get(1));
  }

  @Test
  void anRpcThatEndsWellEndsTheRowOfErrors() {
    for (int rpc = 0; rpc < 6; rpc++) {
      begun().ended(rpc % 3 == 2 ? AttemptResult.succeeded() : ended(RpcCode.UNAVAILABLE));
    }

    assertTrue(isNoneEjected());
  }

  @Test
  void aResponseThatBeginsShowsThatThereIsAConnection() {
    for (int rpc = 0; rpc < 3; rpc++) {
      Call call = test.begin(TestRequest.of("POST", "http://reviews:8080/shop.Reviews/List"));
      send(call.first());
      call.result(TestMesh.refused());
      call.cancel();
      begun();
    }

    assertTrue(isNoneEjected());
  }

  private boolean isNoneEjected() {
    LiveCluster reviews = Objects.requireNonNull(test.mesh().cluster(REVIEWS));
    return reviews.all().stream().noneMatch(one -> one.isEjected(0));
  }
}
