package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zerohop diff}: what an apply would change. */
@Command(
    name = "diff",
    description = "Show what 'apply' would change; exit code 1 if anything would.")
final class DiffVerb extends Verb {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE|DIR|-",
      description = "a file, a directory, or - for standard input; may be repeated")
  List<Path> files = new ArrayList<>();

  @Override
  Exit run(Connection connection) {
    Connection.Answer answer =
        connection.send(
            "POST",
            "/zerohop/v1/diff",
            documents(PolicyFiles.read(files), options.namespace).put("allowUnresolved", true));
    JsonNode said = answer.body();
    if (!said.has("accepted")) {
      throw connection.refused(answer);
    }
    ProblemText.print(said.path("problems"), err());
    if (!said.path("accepted").asBoolean()) {
      return Exit.BAD;
    }
    boolean any = false;
    for (JsonNode diff : said.path("diffs")) {
      if (!diff.path("action").asText().equals("unchanged")) {
        any = true;
        out().println(Names.lower(diff) + " would be " + diff.path("action").asText());
        LineDiff.of(diff.path("before").asText(""), diff.path("after").asText(""))
            .forEach(out()::println);
      }
    }
    return any ? Exit.BAD : Exit.GOOD;
  }
}
