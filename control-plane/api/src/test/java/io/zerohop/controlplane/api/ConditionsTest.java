package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static io.zerohop.controlplane.api.RunningApi.SERVICES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.store.History;
import io.zerohop.controlplane.store.Selection;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConditionsTest {
  private final RunningApi api;

  ConditionsTest(@TempDir Path directory) throws Exception {
    api = new RunningApi(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void saysThatAParentIsMissingAndThenThatItIsThere() throws Exception {
    api.post(ROUTES, RunningApi.route("a", 1));
    JsonNode before = status(s -> condition(s, "Accepted").path("status").asText().equals("False"));
    api.post(SERVICES, RunningApi.service("reviews"));
    JsonNode after = status(s -> condition(s, "Accepted").path("status").asText().equals("True"));

    assertEquals("NoMatchingParent", condition(before, "Accepted").path("reason").asText());
    assertEquals("False", condition(before, "ResolvedRefs").path("status").asText());
    assertEquals("reviews", before.at("/parents/0/parentRef/name").asText());
    assertEquals("zerohop.io/control-plane", before.at("/parents/0/controllerName").asText());
    assertEquals("True", condition(after, "ResolvedRefs").path("status").asText());
  }

  @Test
  void countsTheAgentsThatHoldAPolicy() throws Exception {
    api.post(ROUTES, RunningApi.route("a", 1));
    api.agents.programmed("HTTPRoute/default/a", new Programming(1, 2, 3, List.of()));
    JsonNode partly = status(s -> message(s).equals("2/3"));
    api.agents.programmed("HTTPRoute/default/a", new Programming(1, 3, 3, List.of()));
    JsonNode all = status(s -> message(s).equals("3/3"));

    assertEquals("False", condition(partly, "Programmed").path("status").asText());
    assertEquals("True", condition(all, "Programmed").path("status").asText());
    assertEquals(1, condition(all, "Programmed").path("observedGeneration").asInt());
    assertEquals(1, api.get(ROUTES + "/a").body().at("/metadata/generation").asInt());
  }

  @Test
  void namesTheAgentThatRefusesWithItsOwnWords() throws Exception {
    api.post(ROUTES, RunningApi.route("a", 1));
    Refusal refusal = new Refusal("checkout-1", "Route/a", "weight is odd", FakeAgents.T);
    api.agents.programmed("HTTPRoute/default/a", new Programming(1, 2, 3, List.of(refusal)));

    JsonNode status = status(s -> message(s).contains("refuses"));

    assertEquals("2/3, checkout-1 refuses it: weight is odd", message(status));
    assertEquals("Refused", condition(status, "Programmed").path("reason").asText());
  }

  @Test
  void writesAnObjectAtMostOnceASecond() throws Exception {
    api.post(ROUTES, RunningApi.route("a", 1));
    long began = System.nanoTime();
    for (int held = 0; held <= 50; held++) {
      api.agents.programmed("HTTPRoute/default/a", new Programming(1, held, 50, List.of()));
    }
    status(s -> message(s).equals("50/50"));
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);

    History.Changes history = (History.Changes) api.store.changes(Selection.everything(), 1, 1_000);

    assertTrue(
        history.changes().size() <= seconds + 2, history.changes().size() + " in " + seconds);
  }

  @Test
  void looksAtNothingWhileNothingChanges() throws Exception {
    api.post(ROUTES, RunningApi.route("a", 1));
    api.agents.programmed("HTTPRoute/default/a", new Programming(1, 3, 3, List.of()));
    status(s -> message(s).equals("3/3"));
    // What the last write itself brings about is over within moments; then nobody asks any more.
    long quiet = TimeUnit.SECONDS.toNanos(2);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() - api.agents.lastAsked() < quiet && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertTrue(System.nanoTime() - api.agents.lastAsked() >= quiet);
  }

  private static String message(JsonNode status) {
    return condition(status, "Programmed").path("message").asText();
  }

  private static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("none");
  }

  /** Waits, by the store's own changes, until the route's status is as wanted. */
  private JsonNode status(Predicate<JsonNode> wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      CountDownLatch changed = new CountDownLatch(1);
      Runnable unsubscribe = api.store.subscribe(changes -> changed.countDown());
      try {
        JsonNode status = api.get(ROUTES + "/a").body().path("status");
        if (wanted.test(status)) {
          return status;
        }
        changed.await(200, TimeUnit.MILLISECONDS);
      } finally {
        unsubscribe.run();
      }
    }
    throw new AssertionError("the status stayed " + api.get(ROUTES + "/a").body().path("status"));
  }
}
