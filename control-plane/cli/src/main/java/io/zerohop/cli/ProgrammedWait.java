package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until every agent that uses an object holds its newest form. */
final class ProgrammedWait {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private ProgrammedWait() {}

  /** How far it came. */
  record Result(boolean complete, String text) {}

  /**
   * Waits for one object of an apply's results.
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
    while (true) {
      JsonNode state = connection.get(path);
      String count =
          state.path("held").asInt() + "/" + state.path("subscribed").asInt() + " agents";
      if (state.path("current").asBoolean()) {
        return new Result(true, "in force on " + count);
      }
      if (!state.path("refusals").isEmpty()) {
        JsonNode refusal = state.path("refusals").get(0);
        return new Result(
            false,
            "refused by %s: %s (in force on %s)"
                .formatted(
                    refusal.path("agent").asText(), refusal.path("message").asText(), count));
      }
      if (System.nanoTime() - end >= 0) {
        return new Result(false, "not in force everywhere in time: " + count);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
