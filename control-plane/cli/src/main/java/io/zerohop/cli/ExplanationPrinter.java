package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Explanation.Line;
import io.zerohop.engine.outcome.Explanation.Mark;
import io.zerohop.engine.outcome.Explanation.Stage;
import io.zerohop.engine.outcome.ExplanationText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints an explanation document by the engine's own text form. */
final class ExplanationPrinter {
  private ExplanationPrinter() {}

  static void print(JsonNode document, PrintWriter out) {
    String agent = document.path("agent").asText("");
    if (!agent.isEmpty()) {
      out.println(agent);
    }
    out.print(ExplanationText.render(explanation(document), Terminal.isInteractive()));
  }

  private static Explanation explanation(JsonNode document) {
    List<Stage> stages = new ArrayList<>();
    for (JsonNode stage : document.path("stages")) {
      List<Line> lines = new ArrayList<>();
      for (JsonNode line : stage.path("lines")) {
        lines.add(
            new Line(
                Mark.valueOf(line.path("mark").asText("none").toUpperCase(Locale.ROOT)),
                line.path("subject").asText(""),
                line.path("text").asText(""),
                line.hasNonNull("origin") ? line.get("origin").asText() : null));
      }
      stages.add(new Stage(stage.path("number").asInt(), stage.path("name").asText(), lines));
    }
    return new Explanation(stages);
  }
}
