package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Prints problems of policy as they came from the control plane. */
final class ProblemText {
  private ProblemText() {}

  /** Prints each problem and tells how many are errors. */
  static int print(JsonNode problems, PrintWriter to) {
    int errors = 0;
    for (JsonNode problem : problems) {
      errors += problem.path("level").asText().equals("error") ? 1 : 0;
      to.printf(
          "%s %-7s %s  %s%n",
          problem.path("code").asText(),
          problem.path("level").asText(),
          where(problem),
          problem.path("message").asText());
      for (String more : new String[] {"hint", "link"}) {
        if (problem.hasNonNull(more) && !problem.get(more).asText().isEmpty()) {
          to.println("              " + problem.get(more).asText());
        }
      }
    }
    return errors;
  }

  private static String where(JsonNode problem) {
    String where = problem.path("where").asText("");
    return where.isEmpty() ? problem.path("field").asText("") : where;
  }
}
