package io.zerohop.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.OutlierPolicy;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * B13 in small: every endpoint of a service fails for ten seconds while callers may try three times
 * more; in virtual time.
 */
class RetryStormTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final String NAME = "reviews.shop.svc.cluster.local:80";
  private static final long LATENCY = 50 * MILLI;

  private final VirtualTime time = new VirtualTime();
  private final Random random = new Random(13);
  private final Mesh mesh =
      new Mesh(
          MeshSettings.DEFAULT.in("shop"),
          new EnginePorts(
              time::now, random::nextInt, ConfigDemand.NONE, CallObserver.NONE, name -> name));
  private int calls;
  private int sends;
  private int failures;

  private void publish() {
    Forward forward = Forward.to(NAME).with(RetryPolicy.onCodes(3, 503));
    RouteTable table = RouteTable.of(NAME, List.of(Route.to(new PathMatch.Prefix("/"), forward)));
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      endpoints.add(Endpoint.at(TestMesh.address("10.0.0." + i, 80)));
    }
    Cluster cluster = Cluster.named(NAME).with(OutlierPolicy.OFF, 50);
    mesh.publish(
        new Snapshot(
            Held.LIVE,
            "1",
            new Directory(List.of(Listener.named(NAME)), "shop"),
            Map.of(NAME, table),
            Map.of(NAME, cluster),
            Map.of(NAME, new Endpoints(NAME, endpoints)),
            Snapshot.Absent.NONE));
  }

  private boolean isBrownOut() {
    return time.now() >= 5 * SECOND && time.now() < 15 * SECOND;
  }

  private void call() {
    Call call = Objects.requireNonNull(mesh.begin(TestRequest.get("http://reviews/")));
    calls++;
    perform(call, call.first());
  }

  private void perform(Call call, Step step) {
    if (step instanceof Step.Send) {
      sends++;
      time.after(
          LATENCY,
          () -> {
            int status = isBrownOut() ? 503 : 200;
            failures += status == 503 ? 1 : 0;
            perform(call, call.result(AttemptResult.answered(status, name -> null)));
          });
    } else if (step instanceof Step.Wait wait) {
      time.after(wait.nanos(), () -> perform(call, call.resume()));
    } else {
      call.bodyEnd(null);
    }
  }

  private void load(long end, long gap) {
    if (time.now() < end) {
      call();
      time.after(gap, () -> load(end, gap));
    }
  }

  @Test
  void retriesAddLittleLoadWhileEverythingFailsAndNothingIsStuckAfterwards() {
    publish();
    load(20 * SECOND, MILLI);
    time.runUntil(5 * SECOND);
    assertEquals(calls, sends, "nothing is tried again while all is well");
    calls = 0;
    sends = 0;
    time.runUntil(15 * SECOND);
    double amplification = sends / (double) calls;
    assertTrue(amplification <= 1.2, "amplification " + amplification);
    time.runUntil(15 * SECOND + 500 * MILLI);
    failures = 0;
    time.runUntil(20 * SECOND);
    assertEquals(0, failures);
  }
}
