package io.zerohop.engine.pick;

import static io.zerohop.engine.pick.Fleet.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.TestMesh;
import org.junit.jupiter.api.Test;

/** When endpoints are taken out for their errors, and when they come back. */
class EjectionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -3 * SECOND;

  private static OutlierPolicy policy(int consecutive5xx, int maxPercent) {
    return new OutlierPolicy(consecutive5xx, 0, 0, 10 * SECOND, 25 * SECOND, maxPercent);
  }

  private static void fail(LiveCluster cluster, int endpoint, int times, long now) {
    for (int i = 0; i < times; i++) {
      cluster.report(cluster.all().get(endpoint), status(503), now);
    }
  }

  private static boolean isOut(Fleet fleet, LiveCluster cluster, int endpoint, long now) {
    String name = cluster.all().get(endpoint).endpoint().hostPort();
    return fleet.shares(cluster, 200, now).get(name) == null;
  }

  @Test
  void errorsInARowTakeAnEndpointOutAndItComesBackByTime() {
    Fleet fleet = Fleet.of(3).with(policy(3, 50), 0);
    LiveCluster live = fleet.live();
    fail(live, 0, 2, START);
    live.report(live.all().get(0), status(200), START);
    fail(live, 0, 2, START);
    assertFalse(isOut(fleet, live, 0, START), "not in a row");
    fail(live, 0, 1, START);
    assertTrue(isOut(fleet, live, 0, START));
    assertEquals("3 x 503", live.all().get(0).ejectedFor());
    assertTrue(isOut(fleet, live, 0, START + 10 * SECOND - 1));
    assertFalse(isOut(fleet, live, 0, START + 10 * SECOND));
  }

  @Test
  void eachEjectionTakesLongerUpToTheMaximumAndQuietTimeForgives() {
    Fleet fleet = Fleet.of(3).with(policy(1, 50), 0);
    LiveCluster live = fleet.live();
    LiveEndpoint bad = live.all().get(0);
    long now = START;
    for (long seconds : new long[] {10, 20, 25, 25}) {
      fail(live, 0, 1, now);
      assertEquals(now + seconds * SECOND, bad.ejectedUntil());
      now = bad.ejectedUntil();
    }
    now += 100 * SECOND;
    fail(live, 0, 1, now);
    assertEquals(now + 10 * SECOND, bad.ejectedUntil(), "as if it were the first");
  }

  @Test
  void noMoreThanTheLargestShareIsOutAndOneAlwaysMayBe() {
    Fleet fleet = Fleet.of(4).with(policy(1, 10), 0);
    LiveCluster live = fleet.live();
    fail(live, 0, 1, START);
    fail(live, 1, 1, START);
    assertTrue(live.all().get(0).isEjected(START));
    assertFalse(live.all().get(1).isEjected(START));
  }

  @Test
  void belowThePanicThresholdAllAreUsed() {
    Fleet fleet = Fleet.of(4).with(policy(1, 100), 50);
    LiveCluster live = fleet.live();
    fail(live, 0, 1, START);
    fail(live, 1, 1, START);
    assertTrue(isOut(fleet, live, 0, START));
    fail(live, 2, 1, START);
    assertTrue(live.isPanic(START));
    assertFalse(isOut(fleet, live, 0, START));
  }

  @Test
  void withoutAPanicThresholdNothingIsLeftWhenAllAreOut() {
    Fleet fleet = Fleet.of(2).with(policy(1, 100), 0);
    LiveCluster live = fleet.live();
    fail(live, 0, 1, START);
    fail(live, 1, 1, START);
    assertNull(live.pick(fleet.draw(), START));
    assertEquals("2 endpoints, 2 ejected", live.census(START));
  }

  @Test
  void failedConnectsAloneTakeAnEndpointOutWhereNoPolicySaysMore() {
    Fleet fleet = Fleet.of(3);
    LiveCluster live = fleet.live();
    fail(live, 0, 20, START);
    assertFalse(live.all().get(0).isEjected(START), "errors that a server answers do not count");
    for (int i = 0; i < 3; i++) {
      live.report(live.all().get(1), TestMesh.refused(), START);
    }
    assertEquals("3 x no connection", live.all().get(1).ejectedFor());
  }

  @Test
  void gatewayErrorsAreCountedByThemselves() {
    Fleet fleet = Fleet.of(3).with(new OutlierPolicy(0, 2, 0, 10 * SECOND, 10 * SECOND, 50), 0);
    LiveCluster live = fleet.live();
    live.report(live.all().get(0), status(502), START);
    live.report(live.all().get(0), status(500), START);
    live.report(live.all().get(0), status(504), START);
    assertFalse(live.all().get(0).isEjected(START));
    live.report(live.all().get(0), TestMesh.broken(), START);
    assertEquals("2 x broken connection", live.all().get(0).ejectedFor());
  }

  @Test
  void anEjectionOutlivesAChangeOfTheConfigurationAndIsSeenByAllGenerations() {
    Fleet fleet = Fleet.of(3).with(policy(1, 50), 0);
    LiveCluster before = fleet.live();
    fleet.pick(before, START);
    LiveCluster after = fleet.set(2, Fleet.endpoint(9)).live();
    fleet.pick(after, START);
    fail(before, 0, 1, START);
    assertTrue(isOut(fleet, before, 0, START));
    assertTrue(isOut(fleet, after, 0, START));
    LiveCluster later = fleet.set(1, Fleet.endpoint(8)).live();
    assertTrue(isOut(fleet, later, 0, START));
  }

  @Test
  void anApplicationThatGivesUpIsNoErrorOfTheEndpoint() {
    Fleet fleet = Fleet.of(2).with(policy(1, 50), 0);
    LiveCluster live = fleet.live();
    live.report(
        live.all().get(0),
        io.zerohop.engine.attempt.AttemptResult.failed(
            io.zerohop.engine.attempt.Phase.SENT,
            io.zerohop.engine.attempt.AttemptResult.Failure.CANCELLED,
            null),
        START);
    assertFalse(live.all().get(0).isEjected(START));
    assertNotEquals(null, live.pick(fleet.draw(), START));
  }
}
