package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static io.zerohop.controlplane.api.RunningApi.SERVICES;
import static io.zerohop.controlplane.api.RunningApi.route;
import static io.zerohop.controlplane.api.RunningApi.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WatchTest {
  private final RunningApi api;

  WatchTest(@TempDir Path directory) throws Exception {
    api = RunningApi.withoutConditions(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void tellsWhatHappensFromAVersionOn() throws Exception {
    api.post(ROUTES, route("a", 1));
    RunningApi.Answer list = api.get(ROUTES);
    try (Events events = watch("&resourceVersion=" + list.at("/metadata/resourceVersion"))) {
      events.knows(list.body().at("/items/0"));
      api.post(SERVICES, service("noise"));
      api.post(ROUTES, route("b", 1));
      api.merge(ROUTES + "/b", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
      api.delete(ROUTES + "/b", "");

      assertEquals("ADDED b", events.next());
      assertEquals("MODIFIED b", events.next());
      assertEquals("DELETED b", events.next());
    }
  }

  @Test
  void beginsWithWhatIsThereAndSaysWhereThatEnds() throws Exception {
    api.post(ROUTES, route("a", 1));
    try (Events events = watch("&sendInitialEvents=true&allowWatchBookmarks=true")) {
      assertEquals("ADDED a", events.next());
      assertEquals("BOOKMARK ", events.next());
      api.post(ROUTES, route("b", 1));
      assertEquals("ADDED b", events.next());
    }
  }

  @Test
  void tellsOfObjectsThatLeaveTheSelection() throws Exception {
    api.post(ROUTES, route("a", 1));
    try (Events events = watch("&labelSelector=app%3Da")) {
      assertEquals("ADDED a", events.next());
      api.merge(ROUTES + "/a", "{\"metadata\":{\"labels\":{\"app\":\"other\"}}}");
      assertEquals("DELETED a", events.next());
      api.merge(ROUTES + "/a", "{\"metadata\":{\"labels\":{\"app\":\"a\"}}}");
      assertEquals("ADDED a", events.next());
    }
  }

  @Test
  void endsWhenItsTimeIsOver() throws Exception {
    try (Events events = watch("&timeoutSeconds=1")) {
      assertNull(events.next());
    }
  }

  @Test
  void saysThatAVersionIsGone() throws Exception {
    RunningApi.Answer answer = api.get(ROUTES + "?watch=true&resourceVersion=999");

    assertEquals(410, answer.status());
    assertEquals("Expired", answer.at("/reason"));
  }

  @Test
  void carriesMoreThanAConnectionHoldsAtOnce() throws Exception {
    String big = "{\"metadata\":{\"annotations\":{\"big\":\"%s\"}}}";
    api.post(ROUTES, route("a", 1));
    try (Events events = watch("&resourceVersion=" + api.store.version())) {
      for (int i = 0; i < 40; i++) {
        api.merge(ROUTES + "/a", big.formatted(i + "x".repeat(50_000)));
      }
      for (int i = 0; i < 40; i++) {
        assertEquals("MODIFIED a", events.next());
      }
    }
  }

  @Test
  void endsCleanlyWhenTheServerStops() throws Exception {
    Events events = watch("");
    api.server.close();
    assertTrue(events.ended());
  }

  private Events watch(String more) throws Exception {
    HttpResponse<InputStream> response =
        api.client.send(
            api.request(ROUTES + "?watch=true" + more).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    return new Events(
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
  }

  /**
   * What a watch tells, but for changes of status alone: those the control plane writes when it
   * gets to it.
   */
  private static final class Events implements AutoCloseable {
    private final BufferedReader reader;
    private final Map<String, JsonNode> known = new HashMap<>();

    Events(BufferedReader reader) {
      this.reader = reader;
    }

    /** The caller has seen that object: it is news only when it becomes another. */
    boolean knows(JsonNode object) {
      ObjectNode content = object.deepCopy();
      content.remove("status");
      ((ObjectNode) content.path("metadata")).remove(List.of("resourceVersion", "managedFields"));
      return content.equals(known.put(name(object), content));
    }

    @Nullable String next() throws Exception {
      while (true) {
        String line = reader.readLine();
        if (line == null) {
          return null;
        }
        JsonNode event = new ObjectMapper().readTree(line);
        String type = event.path("type").asText();
        if (!knows(event.path("object")) || !type.equals("MODIFIED")) {
          return type + " " + name(event.path("object"));
        }
      }
    }

    private static String name(JsonNode object) {
      return object.at("/metadata/name").asText();
    }

    boolean ended() {
      try {
        return reader.readLine() == null;
      } catch (java.io.IOException connectionClosed) {
        return true;
      }
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}
