package io.zerohop.controlplane.xds.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorldSubscriptionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeWatch watch = new FakeWatch();
  private ResourceView view = ResourceView.empty();
  private int nonces;
  private @Nullable Response last;

  private void serve(WorldSubscription subscription, String... resources) {
    ResourceView next = TestViews.of(subscription.type(), resources);
    Set<String> changed = next.changesSince(view).getOrDefault(subscription.type(), Set.of());
    view = next;
    subscription.changed(changed.stream().filter(subscription::wants).toList());
  }

  private void ask(WorldSubscription to, String... names) {
    String nonce = last == null ? "" : last.nonce();
    to.receive(new WorldRequest(List.of(names), nonce, null), view, NOW);
  }

  private String next(WorldSubscription subscription) {
    Response response = subscription.additions(view, "n" + ++nonces, NOW);
    if (response == null) {
      response = subscription.removals(view, "n" + ++nonces, NOW);
    }
    if (response == null) {
      return "nothing";
    }
    last = response;
    TreeSet<String> names = new TreeSet<>();
    response.resources().forEach(each -> names.add(each.name() + "=" + each.version()));
    return String.join(" ", names);
  }

  private WorldSubscription clusters() {
    return new WorldSubscription(ResourceType.CLUSTER, watch);
  }

  private WorldSubscription endpoints() {
    return new WorldSubscription(ResourceType.ENDPOINT, watch);
  }

  @Nested
  class Clusters {
    @Test
    void comeAllWhenTheFirstRequestNamesNone() {
      WorldSubscription clusters = clusters();
      serve(clusters, "a=1", "b=1");
      ask(clusters);
      assertEquals("a=v1 b=v1", next(clusters));
    }

    @Test
    void areRepeatedInFullWhenOneChanges() {
      WorldSubscription clusters = clusters();
      serve(clusters, "a=1", "b=1");
      ask(clusters);
      next(clusters);
      ask(clusters);
      serve(clusters, "a=2", "b=1");
      assertEquals("a=v2 b=v1", next(clusters));
    }

    @Test
    void keepWhatIsGoneUntilTheNewOnesAreTaken() {
      WorldSubscription clusters = clusters();
      serve(clusters, "old=1");
      ask(clusters);
      next(clusters);
      ask(clusters);
      serve(clusters, "new=1");
      assertEquals("new=v1 old=v1", next(clusters));
      ask(clusters);
      assertEquals("new=v1", next(clusters));
    }

    @Test
    void thatDoNotExistAreAnsweredByAResponseWithoutThem() {
      WorldSubscription clusters = clusters();
      serve(clusters, "a=1");
      ask(clusters, "a", "unknown");
      assertEquals("a=v1", next(clusters));
      ask(clusters, "unknown");
      assertEquals("nothing", next(clusters));
    }

    @Test
    void areNoLongerAllOnceANameWasGivenAndThenNone() {
      WorldSubscription clusters = clusters();
      serve(clusters, "a=1", "b=1");
      ask(clusters, "a");
      assertEquals("a=v1", next(clusters));
      ask(clusters);
      serve(clusters, "a=2", "b=2");
      assertEquals("nothing", next(clusters));
    }

    @Test
    void areAllByStarBesideNames() {
      WorldSubscription clusters = clusters();
      serve(clusters, "a=1", "b=1");
      ask(clusters, "a");
      next(clusters);
      ask(clusters, "a", "*");
      assertEquals("a=v1 b=v1", next(clusters));
      assertTrue(watch.wildcard);
      ask(clusters, "a");
      assertFalse(watch.wildcard);
    }
  }

  @Nested
  class Endpoints {
    @Test
    void carryOnlyWhatChanged() {
      WorldSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      ask(endpoints, "a", "b");
      assertEquals("a=v1 b=v1", next(endpoints));
      ask(endpoints, "a", "b");
      serve(endpoints, "a=2", "b=1");
      assertEquals("a=v2", next(endpoints));
    }

    @Test
    void anUnknownNameDoesNotHoldTheOthersBack() {
      WorldSubscription endpoints = endpoints();
      serve(endpoints, "a=1");
      ask(endpoints, "unknown", "a");
      assertEquals("a=v1", next(endpoints));
    }

    @Test
    void areSentAgainWhenANameComesBack() {
      WorldSubscription endpoints = endpoints();
      serve(endpoints, "a=1", "b=1");
      ask(endpoints, "a", "b");
      next(endpoints);
      ask(endpoints, "b");
      ask(endpoints, "a", "b");
      assertEquals("a=v1", next(endpoints));
    }
  }

  @Test
  void aStaleNonceChangesNothing() {
    WorldSubscription endpoints = endpoints();
    serve(endpoints, "a=1", "b=1");
    ask(endpoints, "a");
    next(endpoints);
    endpoints.receive(new WorldRequest(List.of("b"), "older", null), view, NOW);
    assertTrue(endpoints.wants("a"));
    assertFalse(endpoints.wants("b"));
  }

  @Test
  void aRefusalIsKeptAndTheNextVersionIsSent() {
    WorldSubscription endpoints = endpoints();
    serve(endpoints, "a=1");
    ask(endpoints, "a");
    next(endpoints);
    assertNotNull(last);
    endpoints.receive(new WorldRequest(List.of("a"), last.nonce(), "a: bad"), view, NOW);
    assertEquals(1, endpoints.refused().size());
    assertEquals("nothing", next(endpoints));
    serve(endpoints, "a=2");
    assertEquals("a=v2", next(endpoints));
    ask(endpoints, "a");
    assertTrue(endpoints.refused().isEmpty());
  }
}
