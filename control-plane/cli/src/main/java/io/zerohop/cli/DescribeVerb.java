package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zerohop describe}: all that a workload's agent knows of itself. */
@Command(
    name = "describe",
    description =
        "Show all that a workload's agent knows of itself: settings with their sources, libraries"
            + " and hooks, endpoints and their health, failed calls.")
final class DescribeVerb extends Verb {
  @Parameters(
      index = "0",
      paramLabel = "WORKLOAD",
      description = "an instance, or a service for all its instances")
  String workload = "";

  @Option(
      names = {"-o", "--output"},
      defaultValue = "yaml",
      paramLabel = "FORMAT",
      completionCandidates = Words.Documents.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Format format = Format.YAML;

  @Override
  void checkUsage() {
    checkName(workload, "WORKLOAD");
    if (format == Format.TABLE) {
      throw new ParameterException(spec.commandLine(), "describe has no table: -o yaml or json");
    }
  }

  @Override
  Exit run(Connection connection) {
    JsonNode answer =
        connection.get(
            "/zerohop/v1/workloads/%s/describe?namespace=%s"
                .formatted(encode(workload), encode(options.namespace)));
    if (format == Format.JSON) {
      printJson(answer);
      return Exit.GOOD;
    }
    boolean first = true;
    for (JsonNode document : answer.path("workloads")) {
      if (!first) {
        out().println("---");
      }
      first = false;
      printYaml(document);
    }
    return Exit.GOOD;
  }
}
