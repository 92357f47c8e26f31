package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static io.zerohop.controlplane.api.RunningApi.SERVICES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.api.RunningApi.Answer;
import io.zerohop.controlplane.store.Draft;
import io.zerohop.controlplane.store.ObjectKey;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that an older version took, which had no rule about headers that frame a message. */
final class StoredByAnOlderVersionTest {
  private static final ObjectKey KEY =
      new ObjectKey("gateway.networking.k8s.io", "httproutes", "default", "old");
  private static final String REMOVING =
      "{\"type\":\"ResponseHeaderModifier\",\"responseHeaderModifier\":{\"remove\":[%s]}}";

  @TempDir Path directory;
  private RunningApi api;

  @BeforeEach
  void storeARouteAndRestart() throws Exception {
    try (RunningApi before = RunningApi.withoutConditions(directory.resolve("data"))) {
      before.post(SERVICES, RunningApi.service("reviews"));
      before.store.write(
          transaction -> transaction.put(new Draft(KEY, 1, old("\"Connection\""), "[]", null)));
    }
    api = new RunningApi(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String old(String removed) {
    return route("old", removed);
  }

  private static String route(String name, String removed) {
    return RunningApi.route(name, 1)
        .replace(
            "\"name\":\"" + name + "\",", "\"name\":\"" + name + "\",\"namespace\":\"default\",")
        .replace("\"rules\":[{", "\"rules\":[{\"filters\":[" + REMOVING.formatted(removed) + "],");
  }

  @Test
  void staysInForceAndItsStatusSaysWhatToMend() throws Exception {
    assertEquals(
        "its rules are in force; its changes to Connection would be refused now and should be"
            + " removed: each client writes that itself; gRPC's own xDS clients leave out header"
            + " changes",
        accepted());
  }

  @Test
  void canBeChangedWhereverItIsSound() throws Exception {
    Answer labelled = api.merge(ROUTES + "/old", "{\"metadata\":{\"labels\":{\"team\":\"a\"}}}");
    Answer weighed =
        api.send(
            "PATCH",
            ROUTES + "/old",
            "application/json-patch+json",
            "[{\"op\":\"replace\",\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"value\":8}]");

    assertEquals(200, labelled.status(), labelled.body().toString());
    assertTrue(labelled.warnings().toString().contains("header Connection"), "" + labelled);
    assertEquals(200, weighed.status(), weighed.body().toString());
    assertTrue(accepted().startsWith("its rules are in force"), "and is in force after it");
  }

  @Test
  void takesNoMoreOfWhatIsRefusedNow() throws Exception {
    Answer patched =
        api.merge(
            ROUTES + "/old",
            "{\"spec\":{\"rules\":[{\"filters\":["
                + REMOVING.formatted("\"Connection\",\"TE\"")
                + "]}]}}");

    assertEquals(422, patched.status());
    assertEquals(422, api.put(ROUTES + "/old", old("\"Connection\",\"TE\"")).status());
    assertEquals(422, api.post(ROUTES, route("new", "\"Connection\"")).status());
    assertEquals(422, api.put(ROUTES + "/new", route("new", "\"Connection\"")).status());
    assertEquals(422, api.apply(ROUTES + "/new", "x", true, route("new", "\"TE\"")).status());
  }

  /** The message of the condition Accepted, as soon as it is written. */
  private String accepted() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      Answer route = api.get(ROUTES + "/old");
      long generation = route.body().at("/metadata/generation").asLong();
      if (route.body().at("/status/conditions/0/observedGeneration").asLong() == generation) {
        return route.at("/status/conditions/0/message");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new AssertionError("no status was written: " + api.get(ROUTES + "/old").body());
  }
}
