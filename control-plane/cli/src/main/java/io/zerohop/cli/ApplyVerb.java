package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zerohop apply}: stores a batch of policy, all of it or nothing. */
@Command(
    name = "apply",
    description =
        "Store policy: all of it or nothing. References that do not resolve are errors, unless"
            + " --allow-unresolved.")
final class ApplyVerb extends Verb {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE|DIR|-",
      description = "a file, a directory, or - for standard input; may be repeated")
  List<Path> files = new ArrayList<>();

  @Option(names = "--wait", description = "return when every agent that uses it has it in force")
  boolean wait;

  @Option(
      names = "--timeout",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "how long --wait waits (default: ${DEFAULT-VALUE})")
  int timeout = 60;

  @Option(names = "--dry-run", description = "check everything, store nothing")
  boolean dryRun;

  @Option(names = "--allow-unresolved", description = "take references to what does not exist yet")
  boolean allowUnresolved;

  @Option(names = "--strict", description = "warnings make the exit code 1 too")
  boolean strict;

  @Override
  Exit run(Connection connection) {
    ObjectNode body = documents(PolicyFiles.read(files), options.namespace);
    body.put("dryRun", dryRun).put("allowUnresolved", allowUnresolved);
    Connection.Answer answer = connection.send("POST", "/zerohop/v1/apply", body);
    JsonNode said = answer.body();
    if (!said.has("accepted")) {
      throw connection.refused(answer);
    }
    ProblemText.print(said.path("problems"), err());
    if (!said.path("accepted").asBoolean()) {
      err().println("nothing was applied; what was in force stays in force");
      return Exit.BAD;
    }
    if (said.path("results").isEmpty() && said.path("problems").isEmpty()) {
      err().println("nothing was applied: there is no resource in " + PolicyFiles.names(files));
      return Exit.BAD;
    }
    for (JsonNode result : said.path("results")) {
      out()
          .println(
              Names.lower(result)
                  + " "
                  + result.path("action").asText()
                  + (dryRun ? " (dry run)" : ""));
    }
    if (strict && !said.path("problems").isEmpty()) {
      return Exit.BAD;
    }
    return wait && !dryRun ? waitFor(connection, said.path("results")) : Exit.GOOD;
  }

  private Exit waitFor(Connection connection, JsonNode results) {
    long end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    Exit exit = Exit.GOOD;
    for (JsonNode result : results) {
      ProgrammedWait.Result state = ProgrammedWait.until(end, connection, result);
      out().println(Names.lower(result) + " " + state.text());
      exit = state.complete() ? exit : Exit.BAD;
    }
    return exit;
  }
}
