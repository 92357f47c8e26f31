package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zerohop check}: is everything as it should be? */
@Command(name = "check", description = "Check the mesh; exit code 1 if anything is bad.")
final class CheckVerb extends Verb {
  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  @Option(names = "--strict", description = "warnings make the exit code 1 too")
  boolean strict;

  @Override
  Exit run(Connection connection) {
    JsonNode answer = connection.get("/zerohop/v1/check");
    boolean good = true;
    for (JsonNode check : answer.path("checks")) {
      String level = check.path("level").asText();
      good &= !level.equals("bad") && !(strict && level.equals("warning"));
    }
    if (printed(answer, format)) {
      return good ? Exit.GOOD : Exit.BAD;
    }
    Table table = new Table("CHECK", "", "");
    for (JsonNode check : answer.path("checks")) {
      String level = check.path("level").asText();
      String more = level.equals("good") ? "" : "   " + check.path("link").asText("");
      table.row(
          check.path("name").asText(),
          level,
          (check.path("message").asText() + more).stripTrailing());
    }
    table.print(out());
    return good ? Exit.GOOD : Exit.BAD;
  }
}
