package io.zerohop.engine.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.pick.Cluster.Balancing;
import io.zerohop.engine.pick.Endpoint.Health;
import io.zerohop.engine.pick.Endpoint.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How an endpoint is chosen. */
class BalancingTest {
  @Test
  void leastRequestTakesTheLessLoadedOfTwo() {
    LiveCluster two = Fleet.of(2).live();
    LiveEndpoint busy = two.all().get(0);
    busy.begin();
    Fleet fleet = Fleet.of(0);
    for (int i = 0; i < 50; i++) {
      assertSame(two.all().get(1), fleet.pick(two, 0));
    }
  }

  @Test
  void roundRobinTakesOneAfterTheOther() {
    Fleet fleet = Fleet.of(3).with(Balancing.ROUND_ROBIN);
    Map<String, Integer> shares = fleet.shares(fleet.live(), 300, 0);
    shares.values().forEach(count -> assertEquals(100, count));
  }

  @Test
  void weightsAreKeptByEveryBalancing() {
    for (Balancing balancing : Balancing.values()) {
      Fleet fleet = Fleet.of(2).with(balancing);
      fleet.set(0, Fleet.endpoint(0).withWeight(3));
      Map<String, Integer> shares = fleet.shares(fleet.live(), 40_000, 0);
      double share = shares.getOrDefault("10.0.0.0:80", 0) / 40_000.0;
      assertEquals(0.75, share, 0.02, balancing.words());
    }
  }

  @Test
  void localitiesShareByTheirWeightWhateverTheirSize() {
    Fleet fleet = Fleet.of(4).with(Balancing.RANDOM);
    fleet.set(0, Fleet.endpoint(0).in(new Place("a", 0, 1)));
    for (int i = 1; i < 4; i++) {
      fleet.set(i, Fleet.endpoint(i).in(new Place("b", 0, 1)));
    }
    Map<String, Integer> shares = fleet.shares(fleet.live(), 40_000, 0);
    assertEquals(0.5, shares.getOrDefault("10.0.0.0:80", 0) / 40_000.0, 0.02);
  }

  @Test
  void theNextPriorityIsUsedOnlyWhenTheFirstHasNothingUsable() {
    Fleet fleet = Fleet.of(2).with(OutlierPolicy.OFF, 0);
    fleet.set(1, Fleet.endpoint(1).in(new Place("", 1, 0)));
    LiveCluster live = fleet.live();
    assertEquals("10.0.0.0:80", fleet.pick(live, 0).endpoint().hostPort());
    fleet.set(0, Fleet.endpoint(0).with(Health.DRAINING));
    assertEquals("10.0.0.1:80", fleet.pick(fleet.live(), 0).endpoint().hostPort());
  }

  @Test
  void drainingEndpointsTakeNoNewCallsAndUnconfirmedOnesDo() {
    Fleet fleet = Fleet.of(3);
    fleet.set(0, Fleet.endpoint(0).with(Health.DRAINING));
    fleet.set(1, Fleet.endpoint(1).with(Health.DEGRADED));
    Map<String, Integer> shares = fleet.shares(fleet.live(), 1000, 0);
    assertNull(shares.get("10.0.0.0:80"));
    assertTrue(shares.getOrDefault("10.0.0.1:80", 0) > 300);
  }

  @Test
  void anEndpointThatWasTriedIsAvoidedWhileThereAreOthers() {
    Fleet fleet = Fleet.of(3);
    LiveCluster live = fleet.live();
    Draw draw = fleet.draw();
    draw.avoid(live.all().get(0));
    draw.avoid(live.all().get(2));
    for (int i = 0; i < 100; i++) {
      assertSame(live.all().get(1), live.pick(draw, 0));
    }
    draw.avoid(live.all().get(1));
    assertNotEquals(null, live.pick(draw, 0), "all were tried: any is better than none");
  }

  @Test
  void whatIsInFlightIsKnownAfterAChangeOfTheConfiguration() {
    Fleet fleet = Fleet.of(2);
    LiveCluster before = fleet.live();
    LiveEndpoint busy = before.all().get(0);
    busy.begin();
    fleet.set(1, Fleet.endpoint(7));
    LiveCluster after = fleet.live();
    assertEquals(List.of(1, 0), after.all().stream().map(LiveEndpoint::inFlight).toList());
    busy.end();
    assertEquals(0, after.all().get(0).inFlight());
  }

  @Test
  void oneAddressThatIsListedTwiceCountsOnce() {
    Fleet fleet = Fleet.of(2).set(1, Fleet.endpoint(0));
    assertEquals(1, fleet.live().all().size());
  }

  @Test
  void withoutEndpointsNothingIsChosen() {
    assertNull(Fleet.of(0).live().pick(new Draw(bound -> 0), 0));
  }
}
