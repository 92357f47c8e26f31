package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zerohop stat}: what calls come to, by who calls whom. */
@Command(
    name = "stat",
    description =
        "Show rate, errors, times and retries of the calls between services, from the metrics that"
            + " the control plane received in the last minutes.")
final class StatVerb extends Verb {
  private static final int MOST_MINUTES = 15;
  private static final Comparator<JsonNode> ORDER =
      Comparator.comparing((JsonNode edge) -> edge.path("source").asText())
          .thenComparing(edge -> edge.path("sourceNamespace").asText())
          .thenComparing(edge -> edge.path("destination").asText())
          .thenComparing(edge -> edge.path("route").asText())
          .thenComparing(edge -> edge.path("backend").asText());

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "only calls from or to this service")
  @Nullable String service;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "how far back, from 1 to 15; up to a minute more is counted (default: ${DEFAULT-VALUE})")
  int minutes;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  @Override
  void checkUsage() {
    if (service != null) {
      checkName(service, "SERVICE");
    }
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw new ParameterException(
          spec.commandLine(), "--minutes must be from 1 to 15, was " + minutes);
    }
  }

  @Override
  Exit run(Connection connection) {
    String path = "/zerohop/v1/edges?minutes=" + minutes;
    if (service != null) {
      path += "&service=" + encode(service) + "&namespace=" + encode(options.namespace);
    }
    JsonNode found = connection.get(path);
    if (printed(found, format)) {
      return Exit.GOOD;
    }
    List<JsonNode> edges = new ArrayList<>();
    found.path("edges").forEach(edges::add);
    edges.sort(ORDER);
    if (edges.isEmpty()) {
      err().println(found.path("message").asText("nothing found"));
    } else {
      EdgeTable.print(edges, out());
    }
    return Exit.GOOD;
  }
}
