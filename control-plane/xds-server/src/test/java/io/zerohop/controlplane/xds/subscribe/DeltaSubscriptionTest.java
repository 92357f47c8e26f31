package io.zerohop.controlplane.xds.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeltaSubscriptionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeWatch watch = new FakeWatch();
  private ResourceView view = ResourceView.empty();
  private int nonces;
  private @Nullable Response last;

  /** Resources as NAME=CONTENT. */
  private void serve(DeltaSubscription subscription, String... resources) {
    ResourceView next = TestViews.of(subscription.type(), resources);
    Set<String> changed = next.changesSince(view).getOrDefault(subscription.type(), Set.of());
    view = next;
    List<String> wanted = changed.stream().filter(subscription::wants).toList();
    subscription.changed(wanted);
  }

  private static DeltaRequest subscribe(String... names) {
    return new DeltaRequest(List.of(names), List.of(), Map.of(), "", null);
  }

  private static DeltaRequest unsubscribe(String... names) {
    return new DeltaRequest(List.of(), List.of(names), Map.of(), "", null);
  }

  private static DeltaRequest holding(Map<String, String> versions, String... names) {
    return new DeltaRequest(List.of(names), List.of(), versions, "", null);
  }

  private void send(DeltaSubscription to, DeltaRequest request) {
    to.receive(request, view, NOW);
  }

  private void acknowledge(DeltaSubscription to) {
    answer(to, null);
  }

  private void answer(DeltaSubscription to, @Nullable String error) {
    assertNotNull(last, "nothing to answer");
    send(to, new DeltaRequest(List.of(), List.of(), Map.of(), last.nonce(), error));
  }

  /** What goes out next: names of resources, removed ones with a minus. */
  private String next(DeltaSubscription subscription) {
    last = subscription.additions(view, "n" + ++nonces, NOW);
    if (last == null) {
      last = subscription.removals(view, "n" + ++nonces, NOW);
    }
    return last == null ? "nothing" : shown(last);
  }

  private static String shown(Response response) {
    TreeSet<String> names = new TreeSet<>();
    response.resources().forEach(each -> names.add(each.name()));
    response.removed().forEach(name -> names.add("-" + name));
    return String.join(" ", names);
  }

  private Encoded endpoint(String name) {
    return Objects.requireNonNull(view.find(ResourceType.ENDPOINT, name));
  }

  private static String version(String content) {
    return "v" + content;
  }

  private DeltaSubscription listeners() {
    return new DeltaSubscription(ResourceType.LISTENER, watch);
  }

  private DeltaSubscription endpoints() {
    return new DeltaSubscription(ResourceType.ENDPOINT, watch);
  }

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

  @Nested
  class Answers {
    @Test
    void nothingIsSentWhileAResponseIsNotAnsweredAndThenTheLatestState() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      send(endpoints, subscribe("a", "b"));
      next(endpoints);
      Response first = last;
      serve(endpoints, "a=2", "b=1");
      serve(endpoints, "a=3", "b=2");
      assertEquals("nothing", next(endpoints));
      last = first;
      acknowledge(endpoints);
      assertEquals("a b", next(endpoints));
      assertNotNull(last);
      assertEquals(version("3"), last.resources().get(0).version());
    }

    @Test
    void aChangeThatWasTakenBackMeanwhileIsNotSent() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe("a"));
      next(endpoints);
      acknowledge(endpoints);
      serve(endpoints, "a=2");
      serve(endpoints, "a=1");
      assertEquals("nothing", next(endpoints));
    }

    @Test
    void confirmationNeedsTheAnswer() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe("a"));
      next(endpoints);
      Encoded current = endpoint("a");
      assertFalse(endpoints.confirmed(current));
      acknowledge(endpoints);
      assertTrue(endpoints.confirmed(current));
    }

    @Test
    void aRefusalIsKeptForTheResourceThatItNamesOnly() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "good=1", "bad=1");
      send(endpoints, subscribe("good", "bad"));
      next(endpoints);
      answer(endpoints, "bad: endpoints[0].address must be set");
      assertEquals(
          List.of("bad"),
          endpoints.refused().stream().map(each -> each.resource().name()).toList());
      assertTrue(endpoints.confirmed(endpoint("good")));
      assertFalse(endpoints.confirmed(endpoint("bad")));
    }

    @Test
    void aRefusalThatNamesNothingIsMeantForAll() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      send(endpoints, subscribe("a", "b"));
      next(endpoints);
      answer(endpoints, "no memory");
      assertEquals(2, endpoints.refused().size());
    }

    @Test
    void aRefusedVersionIsNotSentAgainButTheNextOneIsAndHeals() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe("a"));
      next(endpoints);
      answer(endpoints, "a is wrong");
      assertEquals("nothing", next(endpoints));
      serve(endpoints, "a=2");
      assertEquals("a", next(endpoints));
      assertEquals(1, endpoints.refused().size(), "still refused until the answer");
      acknowledge(endpoints);
      assertTrue(endpoints.refused().isEmpty());
    }

    @Test
    void anUnknownNonceIsNoAnswer() {
      DeltaSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      send(endpoints, subscribe("a"));
      next(endpoints);
      send(endpoints, new DeltaRequest(List.of(), List.of(), Map.of(), "other", null));
      assertFalse(endpoints.confirmed(endpoint("a")));
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
