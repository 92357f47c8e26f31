package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until every agent that uses an object holds its newest form. */
final class ProgrammedWait {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long, after one has refused, the others' answers are waited for. */
  private static final long OTHERS = TimeUnit.SECONDS.toNanos(5);

  private ProgrammedWait() {}

  /** How far it came. */
  record Result(boolean complete, String text) {}

  /**
   * Waits for one object of an apply's results; after a refusal until all others have answered,
   * five seconds at most.
   *
   * @param end on the scale of {@link System#nanoTime()}
   */
  static Result until(long end, Connection connection, JsonNode object) {
    String path =
        "/zerohop/v1/programmed?kind=%s&namespace=%s&name=%s"
            .formatted(
                Verb.encode(object.path("kind").asText()),
                Verb.encode(object.path("namespace").asText()),
                Verb.encode(object.path("name").asText()));
    long patience = end;
    while (true) {
      JsonNode state = connection.get(path);
      String count =
          state.path("held").asInt() + "/" + state.path("subscribed").asInt() + " agents";
      if (state.path("current").asBoolean()) {
        return new Result(true, "in force on " + count);
      }
      JsonNode refusals = state.path("refusals");
      long now = System.nanoTime();
      if (refusals.isEmpty()) {
        patience = end;
      } else if (patience - now > OTHERS) {
        patience = now + OTHERS;
      }
      boolean isOver = now - patience >= 0;
      if (!refusals.isEmpty() && (isOver || haveAnswered(state))) {
        JsonNode refusal = refusals.get(0);
        return new Result(
            false,
            "refused by %s: %s (in force on %s)"
                .formatted(
                    refusal.path("agent").asText(), refusal.path("message").asText(), count));
      }
      if (isOver) {
        return new Result(false, "not in force everywhere in time: " + count);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** Whether each agent holds it or refuses it. */
  private static boolean haveAnswered(JsonNode state) {
    Set<String> refusing = new HashSet<>();
    state.path("refusals").forEach(refusal -> refusing.add(refusal.path("agent").asText()));
    return state.path("held").asInt() + refusing.size() >= state.path("subscribed").asInt();
  }
}
