package io.zerohop.controlplane.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows one call of those that met a killed instance, hop by hop, as the control plane has it. */
final class OneTrace {
  private static final int MOST = 60;

  private final Fleet fleet;
  private final Story story;

  OneTrace(Fleet fleet, Story story) {
    this.fleet = fleet;
    this.story = story;
  }

  /**
   * Looks for the first call that was sent again, and shows it.
   *
   * @param traces of the calls since the instance was killed, in their order
   * @param killed the instance's port
   * @param other the port of the one that answers in its place
   */
  void play(List<TraceIds.Id> traces, int killed, int other) throws InterruptedException {
    if (!fleet.spans().own()) {
      story.say("    its traces went to " + fleet.spans().endpoint());
      return;
    }
    TraceIds.Id last = traces.get(traces.size() - 1);
    fleet.await("the spans arrive", () -> !answers(spans(last)).isEmpty());
    Optional<TraceIds.Id> retried =
        traces.stream().limit(MOST).filter(trace -> sends(spans(trace)).size() > 1).findFirst();
    story.check(retried.isPresent(), "a call that met the killed one was sent again");
    if (retried.isPresent()) {
      String trace = retried.get().trace();
      fleet.await("all of its spans arrive", () -> !answers(spans(retried.get())).isEmpty());
      story.run("trace", trace);
      check(spans(retried.get()), killed, other);
    }
  }

  private void check(List<JsonNode> spans, int killed, int other) {
    List<JsonNode> sends = sends(spans);
    JsonNode first = sends.get(0);
    JsonNode last = sends.get(sends.size() - 1);
    story.check(
        port(first) == killed && first.path("failed").asBoolean(),
        "attempt 1 of %d failed at orders-2 (port %d)".formatted(sends.size(), killed));
    story.check(
        port(last) == other && !last.path("failed").asBoolean(),
        "the last one was answered by orders-1 (port %d)".formatted(other));
    String answered = last.path("id").asText();
    story.check(
        answers(spans).stream().anyMatch(span -> span.path("parent").asText().equals(answered)),
        "what orders-1 did for it stands below: %d spans of 2 services".formatted(spans.size()));
  }

  private static int port(JsonNode span) {
    return span.path("attributes").path("network.peer.port").asInt();
  }

  /** What orders did. */
  private static List<JsonNode> answers(List<JsonNode> spans) {
    return spans.stream()
        .filter(span -> span.path("service").asText().equals("orders"))
        .filter(span -> span.path("kind").asText().equals("server"))
        .toList();
  }

  /** The sends of a call that was sent more than once. */
  private static List<JsonNode> sends(List<JsonNode> spans) {
    return spans.stream()
        .filter(span -> span.path("name").asText().startsWith("attempt "))
        .toList();
  }

  private List<JsonNode> spans(TraceIds.Id trace) {
    List<JsonNode> spans = new ArrayList<>();
    Asked.json(fleet.config(), "trace", trace.trace()).path("spans").forEach(spans::add);
    return spans;
  }
}
