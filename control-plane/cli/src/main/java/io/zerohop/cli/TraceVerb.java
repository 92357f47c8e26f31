package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zerohop trace}: a trace that the control plane has received lately, as a tree. */
@Command(
    name = "trace",
    description =
        "Show the tree of a trace, with the decision and the time of each hop, from what the"
            + " control plane received in the last 15 minutes.")
final class TraceVerb extends Verb {
  private static final Pattern ID =
      Pattern.compile("([0-9a-f]{2}-)?[0-9a-f]{32}(-[0-9a-f]{16}-.*)?", Pattern.CASE_INSENSITIVE);

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "the trace's id, 32 hexadecimal digits, or a whole traceparent")
  String id = "";

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  @Override
  void checkUsage() {
    if (!ID.matcher(id).matches()) {
      throw new ParameterException(
          spec.commandLine(), "ID must have 32 hexadecimal digits, was \"" + id + "\"");
    }
  }

  @Override
  Exit run(Connection connection) {
    JsonNode trace = connection.get("/zerohop/v1/traces/" + encode(id));
    if (!printed(trace, format)) {
      TracePrinter.print(trace, out());
    }
    return Exit.GOOD;
  }
}
