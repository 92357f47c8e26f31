package io.zerohop.controlplane.api.policies;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Node;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text that an object came from, so that explanations can name file and line. It is kept beside
 * the object for as long as the object says what the text says.
 *
 * @param file the file's name as its user gave it
 * @param line where the document starts, from 1
 * @param text the document alone
 */
public record Origin(String file, int line, String text) {
  private static final int MAX_TEXT = 256 * 1024;

  /** The part of a text from which a resource was read; none where it cannot be told apart. */
  public static Optional<Origin> of(Source source, Resource resource) {
    if (source.name().isEmpty() || !resource.location().isKnown()) {
      return Optional.empty();
    }
    int line = resource.location().line();
    List<String> lines = source.text().lines().toList();
    int end = line;
    while (end < lines.size() && !lines.get(end).startsWith("---")) {
      end++;
    }
    String text = String.join("\n", lines.subList(line - 1, end)) + "\n";
    Origin origin = new Origin(source.name(), line, text);
    Node.Mapping tree = text.length() > MAX_TEXT ? null : origin.tree();
    return tree != null && says(tree, resource.tree()) ? Optional.of(origin) : Optional.empty();
  }

  private static boolean says(Node.Mapping text, Node.Mapping tree) {
    return intent(text).equals(intent(tree));
  }

  private static Map<String, @Nullable Object> intent(Node.Mapping tree) {
    return tree.without("metadata").without("status").value();
  }

  /** The document with its places, or null where the text holds something else by now. */
  Node.@Nullable Mapping tree() {
    Problems problems = new Problems();
    List<Node> documents =
        TreeReader.read(new Source(file, "\n".repeat(line - 1) + text), problems);
    return documents.size() == 1 && documents.get(0) instanceof Node.Mapping mapping
        ? mapping
        : null;
  }

  /** As the store keeps it. */
  public String toJson() {
    return Json.object().put("file", file).put("line", line).put("text", text).toString();
  }

  /** Reads what {@link #toJson} wrote. */
  static Origin fromJson(String json) {
    JsonNode read = Json.trusted(json);
    return new Origin(
        read.path("file").asText(), read.path("line").asInt(1), read.path("text").asText());
  }

  /** The document with places, if it still says what the object says. */
  static Optional<Node.Mapping> places(@Nullable String source, Node.Mapping stored) {
    if (source == null) {
      return Optional.empty();
    }
    Node.Mapping tree = fromJson(source).tree();
    return tree != null && says(tree, stored) ? Optional.of(tree) : Optional.empty();
  }
}
