package io.zerohop.controlplane.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. */
abstract class StoreContract {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T12:00:00.500Z"), ZoneOffset.UTC);
  static final Selection ROUTES = Selection.of("gateway.networking.k8s.io", "httproutes");

  Store store = new InMemoryStore(CLOCK);

  abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  static ObjectKey route(String namespace, String name) {
    return new ObjectKey("gateway.networking.k8s.io", "httproutes", namespace, name);
  }

  static ObjectKey service(String namespace, String name) {
    return new ObjectKey("", "services", namespace, name);
  }

  static StoredObject put(Store store, ObjectKey key, String json) {
    return store.write(t -> t.put(new Draft(key, 1, json, "[]", null)));
  }

  @Test
  void keepsWhatWasPut() {
    StoredObject put =
        store.write(
            t -> t.put(new Draft(route("shop", "a"), 7, "{\"x\":1}", "[{}]", "routes.yaml")));

    assertEquals(put, store.find(route("shop", "a")).orElseThrow());
    assertEquals(Instant.parse("2026-11-21T12:00:00Z"), put.created());
    assertEquals(7, put.generation());
    assertEquals("{\"x\":1}", put.json());
    assertEquals("[{}]", put.managedFields());
    assertEquals("routes.yaml", put.source());
  }

  @Test
  void keepsIdentityAndTimeWhenAnObjectIsReplaced() {
    StoredObject first = put(store, route("shop", "a"), "1");
    StoredObject second = put(store, route("shop", "a"), "2");

    assertEquals(first.uid(), second.uid());
    assertEquals(first.created(), second.created());
    assertTrue(second.version() > first.version());
  }

  @Test
  void givesANewIdentityToAnObjectMadeAgain() {
    StoredObject first = put(store, route("shop", "a"), "1");
    store.write(t -> t.delete(route("shop", "a")));

    assertNotEquals(first.uid(), put(store, route("shop", "a"), "1").uid());
  }

  @Test
  void countsEachChangeOnceAcrossKindsAndDeletions() {
    assertEquals(0, store.version());
    assertEquals(1, put(store, route("shop", "a"), "1").version());
    assertEquals(2, put(store, service("shop", "a"), "1").version());
    assertEquals(3, store.write(t -> t.delete(route("shop", "a"))).orElseThrow().version());
    assertEquals(3, store.version());
  }

  @Test
  void leavesNothingOfAFailedWrite() {
    put(store, route("shop", "a"), "before");

    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                store.write(
                    t -> {
                      t.put(new Draft(route("shop", "a"), 1, "after", "[]", null));
                      t.put(new Draft(route("shop", "b"), 1, "new", "[]", null));
                      t.putValue("bucket", "key", "value");
                      throw new IllegalArgumentException("the batch is bad");
                    }));

    assertEquals("the batch is bad", thrown.getMessage());
    assertEquals("before", store.find(route("shop", "a")).orElseThrow().json());
    assertTrue(store.find(route("shop", "b")).isEmpty());
    assertTrue(store.value("bucket", "key").isEmpty());
    assertEquals(1, store.version());
    assertEquals(2, put(store, route("shop", "c"), "1").version());
  }

  @Test
  void showsAWriterItsOwnChanges() {
    store.write(
        t -> {
          t.put(new Draft(route("shop", "a"), 1, "1", "[]", null));
          assertEquals("1", t.find(route("shop", "a")).orElseThrow().json());
          assertEquals(1, t.list(ROUTES).size());
          t.delete(route("shop", "a"));
          assertTrue(t.find(route("shop", "a")).isEmpty());
          t.putValue("bucket", "key", "value");
          assertEquals(Map.of("key", "value"), t.values("bucket"));
          return true;
        });
  }

  @Test
  void takesARehearsalBackAndTellsNobody() {
    List<Change> heard = new ArrayList<>();
    store.subscribe(heard::addAll);

    StoredObject made =
        store.rehearse(t -> t.put(new Draft(route("shop", "a"), 1, "1", "[]", null)));

    assertEquals(1, made.version());
    assertTrue(store.find(route("shop", "a")).isEmpty());
    assertEquals(0, store.version());
    assertTrue(heard.isEmpty());
  }

  @Test
  void refusesAWriteInsideAWrite() {
    assertThrows(
        IllegalStateException.class, () -> store.write(t -> put(store, route("shop", "a"), "1")));
    assertEquals(1, put(store, route("shop", "a"), "1").version());
  }

  @Test
  void listsByKindAndNamespaceInOrder() {
    put(store, route("shop", "b"), "1");
    put(store, route("shop", "a"), "1");
    put(store, route("bank", "z"), "1");
    put(store, service("shop", "a"), "1");

    assertEquals(List.of("z", "a", "b"), names(store.list(ROUTES)));
    assertEquals(List.of("a", "b"), names(store.list(ROUTES.within("shop"))));
    assertEquals(4, store.list(Selection.everything()).objects().size());
    assertEquals(4, store.list(ROUTES).version());
    assertEquals(Set.of("bank", "shop"), store.namespaces());
  }

  @Test
  void pagesThroughAListing() {
    for (String name : List.of("a", "b", "c")) {
      put(store, route("shop", name), "1");
    }

    Page first = store.list(ROUTES, null, 2);
    Page second = store.list(ROUTES, first.objects().get(1).key(), 2);

    assertEquals(List.of("a", "b"), names(first));
    assertTrue(first.more());
    assertEquals(List.of("c"), names(second));
    assertFalse(second.more());
  }

  @Test
  void tellsWhatHappenedAfterAVersion() {
    put(store, route("shop", "a"), "1");
    long seen = store.version();
    put(store, service("shop", "other"), "1");
    put(store, route("shop", "a"), "2");
    store.write(t -> t.delete(route("shop", "a")));

    History.Changes history =
        assertInstanceOf(History.Changes.class, store.changes(ROUTES, seen, 100));

    assertEquals(
        List.of(Change.Type.MODIFIED, Change.Type.DELETED),
        history.changes().stream().map(Change::type).toList());
    assertEquals("2", history.changes().get(1).object().json());
    assertEquals(4, history.changes().get(1).object().version());
    assertEquals(4, history.upTo());
  }

  @Test
  void tellsHistoryInBoundedPieces() {
    for (int i = 0; i < 5; i++) {
      put(store, route("shop", "a"), "" + i);
    }

    History.Changes piece = assertInstanceOf(History.Changes.class, store.changes(ROUTES, 1, 2));

    assertEquals(2, piece.changes().size());
    assertEquals(3, piece.upTo());
  }

  @Test
  void saysThatAVersionItNeverHadIsGone() {
    assertInstanceOf(History.Gone.class, store.changes(ROUTES, 99, 10));
  }

  @Test
  void tellsListenersEachCommitOnceUntilTheyLeave() {
    List<Change> heard = new ArrayList<>();
    store.subscribe(
        changes -> {
          throw new IllegalStateException("a listener that fails harms nobody");
        });
    Runnable end = store.subscribe(heard::addAll);

    store.write(
        t -> {
          t.put(new Draft(route("shop", "a"), 1, "1", "[]", null));
          return t.put(new Draft(route("shop", "b"), 1, "1", "[]", null));
        });
    end.run();
    put(store, route("shop", "c"), "1");

    assertEquals(
        List.of("a", "b"), heard.stream().map(change -> change.object().key().name()).toList());
  }

  @Test
  void keepsValuesBesideObjectsWithoutVersions() {
    store.putValue("workloads", "shop/a", "{}");
    store.putValue("workloads", "shop/b", "{}");
    store.putValue("other", "x", "y");
    store.removeValue("workloads", "shop/b");

    assertEquals(Map.of("shop/a", "{}"), store.values("workloads"));
    assertEquals("y", store.value("other", "x").orElseThrow());
    assertEquals(0, store.version());
  }

  @Test
  void refusesToWorkOnceClosed() {
    store.close();

    assertThrows(StoreException.class, () -> store.find(route("shop", "a")));
    store.close();
  }

  private static List<String> names(Page page) {
    return page.objects().stream().map(object -> object.key().name()).toList();
  }
}
