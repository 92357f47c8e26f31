package io.zerohop.controlplane.xds.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.xds.resource.ResourceType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeltaSubscriptionTest extends DeltaCase {
  @Nested
  class Wildcard {
    @Test
    void firstRequestWithoutNamesAsksForAllListeners() {
      DeltaSubscription listeners = listeners();
      serve(listeners, "a=1", "b=1");
      send(listeners, subscribe());
      assertEquals("a b", next(listeners));
    }

    @Test
    void firstRequestWithoutNamesAsksForNoEndpoints() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe());
      assertEquals("nothing", next(endpoints));
    }

    @Test
    void starAsksForAllOfAnyType() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      send(endpoints, subscribe("*"));
      assertEquals("a b", next(endpoints));
    }

    @Test
    void isAnsweredEvenIfThereIsNothing() {
      DeltaSubscription listeners = listeners();
      send(listeners, subscribe());
      assertEquals("", next(listeners));
      acknowledge(listeners);
      assertEquals("nothing", next(listeners));
    }

    @Test
    void staysWhenANameIsSubscribedBesideIt() {
      DeltaSubscription listeners = listeners();
      send(listeners, subscribe());
      next(listeners);
      acknowledge(listeners);
      send(listeners, subscribe("a"));
      serve(listeners, "a=1", "b=1");
      assertEquals("a b", next(listeners));
    }

    @Test
    void endsByUnsubscribingTheStarAndKeepsNamedOnes() {
      DeltaSubscription listeners = listeners();
      serve(listeners, "a=1", "b=1");
      send(listeners, subscribe("*", "a"));
      next(listeners);
      acknowledge(listeners);
      send(listeners, unsubscribe("*"));
      serve(listeners, "a=2", "b=2");
      assertEquals("a", next(listeners));
    }

    @Test
    void tellsWhatBecomesOfANameThatIsUnsubscribedBesideIt() {
      DeltaSubscription listeners = listeners();
      serve(listeners, "a=1");
      send(listeners, subscribe("*", "a", "gone"));
      assertEquals("-gone a", next(listeners));
      acknowledge(listeners);
      send(listeners, unsubscribe("a", "gone"));
      assertEquals("-gone a", next(listeners));
    }

    @Test
    void removalOfAListenerReachesItsHolder() {
      DeltaSubscription listeners = listeners();
      serve(listeners, "a=1", "b=1");
      send(listeners, subscribe());
      next(listeners);
      acknowledge(listeners);
      serve(listeners, "a=1");
      assertEquals("-b", next(listeners));
      acknowledge(listeners);
      assertEquals("nothing", next(listeners));
    }
  }

  @Nested
  class OnDemand {
    @Test
    void sendsOnlyWhatWasAskedFor() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      send(endpoints, subscribe("b"));
      assertEquals("b", next(endpoints));
    }

    @Test
    void answersAnUnknownNameAsRemovedAndTheOthersAtOnce() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe("a", "unknown"));
      assertEquals("-unknown a", next(endpoints));
    }

    @Test
    void sendsAnUnknownNameWhenItComesIntoBeing() {
      DeltaSubscription endpoints = endpoints();
      send(endpoints, subscribe("late"));
      assertEquals("-late", next(endpoints));
      acknowledge(endpoints);
      serve(endpoints, "late=1");
      assertEquals("late", next(endpoints));
    }

    @Test
    void repeatsAResourceThatIsSubscribedAgain() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe("a"));
      next(endpoints);
      acknowledge(endpoints);
      send(endpoints, subscribe("a"));
      assertEquals("a", next(endpoints));
    }

    @Test
    void repeatsAbsenceWhenAMissingNameIsSubscribedAgain() {
      DeltaSubscription endpoints = endpoints();
      send(endpoints, subscribe("a"));
      next(endpoints);
      acknowledge(endpoints);
      send(endpoints, subscribe("a"));
      assertEquals("-a", next(endpoints));
    }

    @Test
    void isSilentAboutAnUnsubscribedName() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      send(endpoints, subscribe("a", "b"));
      next(endpoints);
      acknowledge(endpoints);
      send(endpoints, unsubscribe("a"));
      serve(endpoints, "a=2", "b=1");
      assertEquals("nothing", next(endpoints));
      assertFalse(watch.names.contains("a"), "the index must forget the name");
    }

    @Test
    void sendsANameAgainAfterUnsubscribingAndSubscribing() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe("a"));
      next(endpoints);
      acknowledge(endpoints);
      send(endpoints, unsubscribe("a"));
      send(endpoints, subscribe("a"));
      assertEquals("a", next(endpoints));
    }

    @Test
    void takesASubscriptionThatComesBesideAnOldNonce() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      send(endpoints, subscribe("a"));
      next(endpoints);
      send(endpoints, new DeltaRequest(List.of("b"), List.of(), Map.of(), "stale", null));
      acknowledge(endpoints);
      assertEquals("b", next(endpoints));
    }
  }

  @Nested
  class AfterAReconnect {
    @Test
    void sendsNothingThatTheClientStillHolds() {
      DeltaSubscription listeners = listeners();
      serve(listeners, "a=1", "b=2");
      send(listeners, holding(Map.of("a", version("1"), "b", version("1"))));
      assertEquals("b", next(listeners));
    }

    @Test
    void removesWhatVanishedWhileTheClientWasAway() {
      DeltaSubscription listeners = listeners();
      serve(listeners, "a=1");
      send(listeners, holding(Map.of("a", version("1"), "gone", "v")));
      assertEquals("", next(listeners), "the answer to the wildcard");
      acknowledge(listeners);
      assertEquals("-gone", next(listeners));
    }

    @Test
    void removesANamedResourceThatVanished() {
      DeltaSubscription endpoints = endpoints();
      send(endpoints, holding(Map.of("gone", "v"), "gone"));
      assertEquals("-gone", next(endpoints));
    }

    @Test
    void doesNotRepeatANamedResourceThatIsStillHeld() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, holding(Map.of("a", version("1")), "a"));
      assertEquals("nothing", next(endpoints));
      serve(endpoints, "a=2");
      assertEquals("a", next(endpoints));
    }

    @Test
    void waitsForTheFirstViewBeforeItSaysThatSomethingIsGone() {
      DeltaSubscription listeners = listeners();
      listeners.receive(holding(Map.of("a", version("1"), "gone", "v")), null, NOW);
      view = TestViews.of(ResourceType.LISTENER, "a=1");
      listeners.reviewAll(view);
      assertEquals("", next(listeners));
      acknowledge(listeners);
      assertEquals("-gone", next(listeners));
    }
  }

  @Test
  void endForgetsAllInTheIndex() {
    DeltaSubscription listeners = listeners();
    send(listeners, subscribe("*", "a"));
    listeners.end();
    assertTrue(watch.names.isEmpty());
    assertFalse(watch.wildcard);
    assertNull(listeners.removals(view, "n", NOW));
  }
}
