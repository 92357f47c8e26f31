package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code zerohop mode}: switches agents at run time. */
@Command(
    name = "mode",
    description =
        "Switch a workload: enforce (policy acts), observe (would-have decisions only), off"
            + " (nothing at all).")
final class ModeVerb extends Verb {
  /** The modes of an agent. */
  enum Mode {
    ENFORCE,
    OBSERVE,
    OFF
  }

  @Parameters(
      index = "0",
      paramLabel = "enforce|observe|off",
      completionCandidates = Words.Modes.class,
      description = "the mode from now on")
  Mode mode = Mode.ENFORCE;

  @Parameters(
      index = "1",
      paramLabel = "WORKLOAD",
      description = "an instance, or a service for all its instances")
  String workload = "";

  @Override
  void checkUsage() {
    checkName(workload, "WORKLOAD");
  }

  @Override
  Exit run(Connection connection) {
    JsonNode body = JSON.createObjectNode().put("mode", mode.name().toLowerCase(Locale.ROOT));
    JsonNode answer =
        connection.post(
            "/zerohop/v1/workloads/%s/mode?namespace=%s"
                .formatted(encode(workload), encode(options.namespace)),
            body);
    for (JsonNode changed : answer.path("changed")) {
      out().println(changed.path("name").asText() + " is in mode " + changed.path("mode").asText());
    }
    return Exit.GOOD;
  }
}
