package io.zerohop.controlplane.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Switches tracing on by a policy, and shows one call of those that met a killed instance, hop by
 * hop, as the control plane has it.
 */
final class OneTrace {
  private static final int MOST = 60;

  /** How often is looked for the trace of one call before there is another. */
  private static final int LOOKS = 10;

  private final Fleet fleet;
  private final Story story;

  OneTrace(Fleet fleet, Story story) {
    this.fleet = fleet;
    this.story = story;
  }

  /**
   * Applies the policy to JVMs that run, and waits until it has its effect in them.
   *
   * @param find calls whose answers name the instance
   * @param port the caller's
   * @param instance the one that is not killed afterwards
   */
  void switchOn(DemoPolicies policies, Traffic find, int port, String instance)
      throws IOException, InterruptedException {
    if (!fleet.spans().own()) {
      return;
    }
    story.say("    nobody traces yet: a TelemetryPolicy switches it on, in all JVMs, as they run");
    TraceIds ids = new TraceIds();
    TraceIds.Id before = ids.of(0);
    find.traced(port, before);
    story.run("apply", "-f", policies.telemetry().toString(), "--wait");
    Looks looks = new Looks(ids, find, port, instance);
    fleet.await("a call leaves a trace", looks::found);
    story.check(
        spans(before).isEmpty(),
        "a call before it left no trace, one after it %d spans of 2 services"
            .formatted(looks.spans));
  }

  /** Makes a call from time to time, until the trace of one is whole. */
  private final class Looks {
    private final TraceIds ids;
    private final Traffic find;
    private final int port;
    private final String instance;
    private final List<TraceIds.Id> traces = new ArrayList<>();
    private int calls;
    private int left;
    private int spans;

    Looks(TraceIds ids, Traffic find, int port, String instance) {
      this.ids = ids;
      this.find = find;
      this.port = port;
      this.instance = instance;
    }

    boolean found() throws InterruptedException {
      if (left-- <= 0) {
        calls++;
        if (find.traced(port, ids.of(calls)).body().equals(instance)) {
          traces.add(ids.of(calls));
          left = LOOKS;
        }
      }
      for (TraceIds.Id trace : traces) {
        List<JsonNode> all = spans(trace);
        spans = all.size();
        if (!answers(all, "orders").isEmpty() && !answers(all, "checkout").isEmpty()) {
          return true;
        }
      }
      return false;
    }
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
      story.say("    its traces went to " + fleet.spans().receiver());
      return;
    }
    TraceIds.Id last = traces.get(traces.size() - 1);
    fleet.await("the spans arrive", () -> !answers(spans(last), "orders").isEmpty());
    Optional<TraceIds.Id> retried =
        traces.stream().limit(MOST).filter(trace -> sends(spans(trace)).size() > 1).findFirst();
    story.check(retried.isPresent(), "a call that met the killed one was sent again");
    if (retried.isPresent()) {
      String trace = retried.get().trace();
      fleet.await(
          "all of its spans arrive", () -> !answers(spans(retried.get()), "orders").isEmpty());
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
        answers(spans, "orders").stream()
            .anyMatch(span -> span.path("parent").asText().equals(answered)),
        "what orders-1 did for it stands below: %d spans of 2 services".formatted(spans.size()));
  }

  private static int port(JsonNode span) {
    return span.path("attributes").path("network.peer.port").asInt();
  }

  /** What the service did. */
  private static List<JsonNode> answers(List<JsonNode> spans, String service) {
    return spans.stream()
        .filter(span -> span.path("service").asText().equals(service))
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
