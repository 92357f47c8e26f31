package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.policy.kind.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zerohop get}: stored policy, one object or all of a kind. */
@Command(name = "get", description = "Show policy: one object, or all of a kind.")
final class GetVerb extends Verb {
  @Parameters(
      index = "0",
      paramLabel = "KIND",
      completionCandidates = Words.Plurals.class,
      description = "such as httproute, services, wl")
  String kindName = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "one object")
  @Nullable String name;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "over all namespaces")
  boolean allNamespaces;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  @Override
  void checkUsage() {
    KindPath.kind(kindName);
    if (name != null) {
      checkName(name, "NAME");
    }
  }

  @Override
  Exit run(Connection connection) {
    Kind kind = KindPath.kind(kindName);
    String path = KindPath.collection(kind, allNamespaces ? "" : options.namespace);
    JsonNode found = connection.get(name == null ? path : path + "/" + encode(name));
    if (!printed(found, format)) {
      printTable(found.has("items") ? found.path("items") : List.of(found));
    }
    return Exit.GOOD;
  }

  private void printTable(Iterable<JsonNode> objects) {
    Table table = new Table("NAMESPACE", "NAME", "ACCEPTED", "RESOLVED", "PROGRAMMED", "AGE");
    int count = 0;
    for (JsonNode object : objects) {
      count++;
      JsonNode metadata = object.path("metadata");
      table.row(
          metadata.path("namespace").asText(),
          metadata.path("name").asText(),
          condition(object, "Accepted"),
          condition(object, "ResolvedRefs"),
          condition(object, "Programmed"),
          age(metadata.path("creationTimestamp").asText("")));
    }
    if (count == 0) {
      err().println("nothing found");
      return;
    }
    table.print(out());
  }

  /** The condition's message if it is a count, else its status; a dash where there is none. */
  private static String condition(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").findValues("conditions")) {
      for (JsonNode one : condition) {
        if (one.path("type").asText().equals(type)) {
          String message = one.path("message").asText();
          return message.matches("\\d+/\\d+") ? message : one.path("status").asText();
        }
      }
    }
    return "-";
  }

  static String age(String timestamp) {
    if (timestamp.isEmpty()) {
      return "-";
    }
    Duration age = Duration.between(Instant.parse(timestamp), Instant.now());
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toHours() < 2) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
