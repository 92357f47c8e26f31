package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeltaTest {
  private final Fixture fixture = Fixture.connected();

  @Test
  void asksForAllListenersAndForNothingElseBeforeTheApplicationCalls() {
    fixture.offer("1", Resources.listener("a"), Resources.listener("b"));

    assertEquals(Set.of("a", "b"), fixture.now().listeners().keySet());
    assertEquals(Configuration.Origin.LIVE, fixture.now().origin());
    assertEquals(
        Set.of(ResourceType.LISTENER.typeUrl()),
        Set.copyOf(fixture.server.delta.stream().map(DeltaDiscoveryRequest::getTypeUrl).toList()));
    assertEquals(List.of(), fixture.server.subscribed(ResourceType.LISTENER));
  }

  @Test
  void tellsWhoItIsOncePerStream() {
    fixture.demand("a");

    assertEquals("orders-1", fixture.server.delta.get(0).getNode().getId());
    assertEquals("zerohop-agent", fixture.server.delta.get(0).getNode().getUserAgentName());
    assertEquals(1, fixture.server.delta.stream().filter(DeltaDiscoveryRequest::hasNode).count());
  }

  @Test
  void asksForTheRouteItsClustersAndTheirEndpointsOfADemandedListener() {
    fixture.offer("1", Resources.listener("a"), Resources.listener("b"));

    fixture.demand("a");
    assertEquals(List.of("a"), fixture.server.subscribed(ResourceType.ROUTE));
    fixture.offer("1", Resources.route("a", "c1", "c2"));
    assertEquals(Set.of("c1", "c2"), Set.copyOf(fixture.server.subscribed(ResourceType.CLUSTER)));
    fixture.offer("1", Resources.cluster("c1"), Resources.cluster("c2"));
    assertEquals(Set.of("c1", "c2"), Set.copyOf(fixture.server.subscribed(ResourceType.ENDPOINTS)));
    assertTrue(fixture.now().routes().isEmpty(), "a route is not in force before its endpoints");
    fixture.offer("1", Resources.endpoints("c1"), Resources.endpoints("c2"));

    assertEquals(Set.of("a"), fixture.now().routes().keySet());
    assertEquals(Set.of("c1", "c2"), fixture.now().clusters().keySet());
  }

  @Test
  void acknowledgesWithTheNonceOfTheAnswer() {
    fixture.offer("1", Resources.listener("a"));

    DeltaDiscoveryRequest answer = fixture.server.last(ResourceType.LISTENER);
    assertEquals("n1", answer.getResponseNonce());
    assertFalse(answer.hasErrorDetail());
  }

  @Test
  void acknowledgesARouteWhenItIsInForce() {
    fixture.offer("1", Resources.listener("a"));
    fixture.demand("a");

    fixture.offer("1", Resources.route("a", "c1"));
    assertEquals("", fixture.server.last(ResourceType.ROUTE).getResponseNonce());
    fixture.offer("1", Resources.cluster("c1"));
    assertEquals("", fixture.server.last(ResourceType.ROUTE).getResponseNonce());
    fixture.offer("1", Resources.endpoints("c1"));

    assertEquals("n2", fixture.server.last(ResourceType.ROUTE).getResponseNonce());
  }

  @Test
  void acknowledgesARouteWhoseClustersNeverComeAfterAWhile() {
    fixture.offer("1", Resources.listener("a"));
    fixture.demand("a");
    fixture.offer("1", Resources.route("a", "c1"));

    fixture.loop.advance(Duration.ofSeconds(6));

    assertEquals("n2", fixture.server.last(ResourceType.ROUTE).getResponseNonce());
  }

  @Test
  void asksByNameBesideTheWildcardWhereHostsAreConfigured() {
    Fixture named = new Fixture();
    named.listenerNames = Set.of("x");
    named.server.start();
    named.connect();

    assertEquals(List.of("*", "x"), named.server.subscribed(ResourceType.LISTENER));
  }

  @Test
  void asksByNameForADemandedDestinationThatIsNotAmongTheListeners() {
    fixture.offer("1", Resources.listener("a"));

    fixture.demand("x:80");
    assertEquals(List.of("x:80"), fixture.server.subscribed(ResourceType.LISTENER));
    fixture.offer("1", Resources.listener("x:80"));

    assertEquals(List.of("x:80"), fixture.server.subscribed(ResourceType.ROUTE));
  }

  @Test
  void forgetsADestinationThatIsNotThereAndThatNobodyCallsForAnHour() {
    fixture.offer("1", Resources.listener("a"));
    fixture.demand("a");
    fixture.demand("x:80");
    fixture.demand("y:80");
    fixture.loop.advance(Duration.ofHours(1));
    fixture.offer("2", Resources.listener("a"));
    assertEquals(Set.of("a", "x:80", "y:80"), fixture.client().state().demanded());

    fixture.demand("y:80");
    fixture.loop.advance(Duration.ofHours(1));
    fixture.offer("3", Resources.listener("a"));

    assertEquals(Set.of("a", "y:80"), fixture.client().state().demanded());
    assertTrue(
        fixture.server.delta.stream()
            .anyMatch(r -> r.getResourceNamesUnsubscribeList().contains("x:80")));
    fixture.demand("x:80");
    assertEquals(List.of("x:80", "y:80", "x:80"), fixture.server.subscribed(ResourceType.LISTENER));
  }

  @Test
  void refusesWhatCouldNotBePutInForceAndTriesAgainWithTheNextChange() {
    fixture.serveA();
    fixture.broken = true;

    fixture.offer("2", Resources.endpoints("c1"));
    fixture.offer("2", Resources.route("a", "c1"));
    fixture.loop.advance(Duration.ofSeconds(6));

    for (ResourceType type : List.of(ResourceType.ENDPOINTS, ResourceType.ROUTE)) {
      String error = fixture.server.last(type).getErrorDetail().getMessage();
      assertTrue(error.contains("could not be put in force"), type + ": " + error);
    }
    fixture.broken = false;
    fixture.offer("3", Resources.endpoints("c1"));

    assertFalse(fixture.server.last(ResourceType.ENDPOINTS).hasErrorDetail());
    assertEquals("2", fixture.routeVersion("a"));
  }

  @Nested
  class WhenAResourceIsBad {
    @Test
    void refusesItByNameAndFieldWhileItsSiblingsApply() {
      fixture.offer("1", Resources.listener("a"), Resources.listener("b"));
      fixture.demand("a");
      fixture.demand("b");

      fixture.offer("2", Resources.badRoute("a"), Resources.route("b"));

      DeltaDiscoveryRequest answer = fixture.server.last(ResourceType.ROUTE);
      assertEquals(
          "ROUTE \"a\": virtual_hosts[0].domains: must not be empty",
          answer.getErrorDetail().getMessage());
      assertEquals(Set.of("b"), fixture.now().routes().keySet());
      assertEquals(Set.of("a"), fixture.now().absentRoutes());
    }

    @Test
    void keepsTheOldOneInForce() {
      fixture.serveA();
      Held old = fixture.now().routes().get("a");

      fixture.offer("2", Resources.badRoute("a"));

      assertSame(old, fixture.now().routes().get("a"));
      assertEquals(
          List.of("2"),
          fixture.client().state().refusals().stream().map(Refusal::version).toList());
      assertTrue(fixture.refused.get(0).oldKept());
    }

    @Test
    void forgetsTheRefusalWhenAGoodOneComes() {
      fixture.serveA();
      fixture.offer("2", Resources.badRoute("a"));

      fixture.offer("3", Resources.route("a", "c1"));

      assertEquals("3", fixture.routeVersion("a"));
      assertEquals(List.of(), fixture.client().state().refusals());
    }

    @Test
    void doesNotSwitchToARouteWhoseNewClusterIsRefused() {
      fixture.serveA();

      fixture.offer("2", Resources.badCluster("c2"));
      fixture.offer("2", Resources.route("a", "c2"));
      fixture.offer("3", Resources.badCluster("c2"));

      assertEquals("1", fixture.routeVersion("a"));
    }
  }

  @Nested
  class MakeBeforeBreak {
    @Test
    void keepsTheOldRouteUntilTheNewOnesClusterIsWarm() {
      fixture.serveA();

      fixture.offer("2", Resources.route("a", "c1", "c2"));
      assertEquals("1", fixture.routeVersion("a"));
      fixture.offer("2", Resources.cluster("c2"));
      assertEquals("1", fixture.routeVersion("a"));
      fixture.offer("2", Resources.endpoints("c2"));

      assertEquals("2", fixture.routeVersion("a"));
    }

    @Test
    void everyConfigurationHasTheClustersOfItsRoutes() {
      fixture.serveA();
      fixture.offer("2", Resources.route("a", "c2"));
      fixture.offer("2", Resources.cluster("c2"));
      fixture.offer("2", Resources.endpoints("c2"));

      for (Configuration each : fixture.updates) {
        for (Held route : each.routes().values()) {
          assertTrue(
              each.clusters().keySet().containsAll(route.references().clusters()),
              route + " without its clusters in " + each.clusters().keySet());
        }
      }
      assertEquals(Set.of("c2"), fixture.now().clusters().keySet());
    }

    @Test
    void unsubscribesFromAClusterOnlyAfterNoRouteUsesIt() {
      fixture.serveA();
      fixture.offer("2", Resources.route("a", "c2"));
      assertEquals(
          List.of(), fixture.server.last(ResourceType.CLUSTER).getResourceNamesUnsubscribeList());

      fixture.offer("2", Resources.cluster("c2"));
      fixture.offer("2", Resources.endpoints("c2"));

      assertTrue(
          fixture.server.delta.stream()
              .anyMatch(r -> r.getResourceNamesUnsubscribeList().contains("c1")));
    }

    @Test
    void aClusterThatTheControlPlaneSaysIsNotThereDoesNotHoldTheRouteUp() {
      fixture.offer("1", Resources.listener("a"));
      fixture.demand("a");
      fixture.offer("1", Resources.route("a", "gone"));

      fixture.remove(ResourceType.CLUSTER, "gone");

      assertEquals(Set.of("a"), fixture.now().routes().keySet());
      assertEquals(Set.of(), fixture.now().clusters().keySet());
      assertEquals(Set.of("gone"), fixture.now().absentClusters());
    }

    @Test
    void aClusterOfWhichNothingIsHeardCountsAsAbsentAfterFifteenSeconds() {
      fixture.offer("1", Resources.listener("a"));
      fixture.demand("a");
      fixture.offer("1", Resources.route("a", "silent"));

      fixture.loop.advance(Duration.ofSeconds(14));
      assertEquals(Set.of(), fixture.now().routes().keySet());
      fixture.loop.advance(Duration.ofSeconds(2));

      assertEquals(Set.of("a"), fixture.now().routes().keySet());
    }

    @Test
    void aClusterRemovedUnderARouteStaysForTheMomentInWhichTheRouteMayFollow() {
      fixture.serveA();

      fixture.remove(ResourceType.CLUSTER, "c1");
      assertEquals(Set.of("c1"), fixture.now().clusters().keySet());
      fixture.loop.advance(Duration.ofSeconds(2));

      assertEquals(Set.of(), fixture.now().clusters().keySet());
      assertEquals(Set.of("a"), fixture.now().routes().keySet());
    }

    @Test
    void anUnchangedResourceIsTheSameObjectInTheNextConfiguration() {
      fixture.serveA();
      Held route = fixture.now().routes().get("a");

      fixture.offer("2", Resources.endpoints("c1"));

      assertSame(route, fixture.now().routes().get("a"));
      assertEquals("2", fixture.endpointsVersion("c1"));
    }

    @Test
    void aListenerThatIsRemovedTakesItsRouteAndClustersAlong() {
      fixture.serveA();

      fixture.remove(ResourceType.LISTENER, "a");

      assertEquals(Set.of(), fixture.now().listeners().keySet());
      assertEquals(Set.of(), fixture.now().routes().keySet());
      assertEquals(Set.of(), fixture.now().clusters().keySet());
    }
  }

  @Nested
  class AfterABrokenStream {
    @Test
    void tellsTheVersionsItHoldsAndGetsRemovalsOfTheGap() {
      fixture.serveA();
      fixture.offer("5", Resources.listener("b"));
      fixture.server.delta.clear();

      fixture.server.breakStream();
      fixture.loop.advance(Duration.ofSeconds(1));

      assertEquals(2, fixture.server.streams);
      DeltaDiscoveryRequest listeners = fixture.server.delta.get(0);
      assertEquals(Map.of("a", "1", "b", "5"), listeners.getInitialResourceVersionsMap());
      assertTrue(listeners.hasNode());
      assertEquals(
          Map.of("c1", "1"),
          fixture.server.last(ResourceType.CLUSTER).getInitialResourceVersionsMap());
      assertEquals(List.of("c1"), fixture.server.subscribed(ResourceType.CLUSTER));

      fixture.remove(ResourceType.LISTENER, "b");
      assertEquals(Set.of("a"), fixture.now().listeners().keySet());
      assertEquals(Set.of("a"), fixture.now().routes().keySet());
    }

    @Test
    void whatIsHeldStaysInForceMeanwhile() {
      fixture.serveA();
      Configuration before = fixture.now();

      fixture.server.stop();
      fixture.loop.advance(Duration.ofMinutes(10));

      assertSame(before, fixture.now());
      assertFalse(fixture.client().state().connected());
    }

    @Test
    void waitsLongerAndLongerForAControlPlaneThatIsNotThereUpToTenSeconds() {
      fixture.serveA();
      fixture.server.stop();
      fixture.loop.advance(Duration.ofMinutes(2));

      List<Long> waits = fixture.retries.stream().map(Duration::toMillis).toList();
      assertEquals(List.of(100L, 160L, 256L), waits.subList(0, 3));
      assertEquals(10_000L, waits.get(waits.size() - 1));
    }

    @Test
    void findsTheControlPlaneAgainAndAsksForWhatWasDemandedMeanwhile() {
      fixture.serveA();
      fixture.offer("1", Resources.listener("b"));
      fixture.server.stop();
      fixture.loop.run();
      fixture.demand("b");
      fixture.server.delta.clear();

      fixture.server.start();
      fixture.loop.advance(Duration.ofSeconds(15));

      assertEquals(Set.of("a", "b"), Set.copyOf(fixture.server.subscribed(ResourceType.ROUTE)));
      assertTrue(fixture.client().state().connected());
    }
  }
}
