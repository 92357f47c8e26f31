package io.zerohop.controlplane.api.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.policy.tree.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch as it was sent.
 *
 * @param sources the texts with the names of their files
 * @param namespace where documents go that name no namespace
 * @param dryRun whether nothing is kept
 * @param allowUnresolved whether references to what does not exist are taken
 */
public record BatchRequest(
    List<Source> sources, String namespace, boolean dryRun, boolean allowUnresolved) {
  public BatchRequest {
    sources = List.copyOf(sources);
  }

  /** Reads the body of a request. */
  public static BatchRequest read(JsonNode body) {
    List<Source> sources = new ArrayList<>();
    if (!body.path("documents").isArray()) {
      throw StatusError.badRequest("documents must be a list of {\"source\", \"text\"}");
    }
    for (JsonNode document : body.path("documents")) {
      if (!document.path("text").isTextual()) {
        throw StatusError.badRequest("each document must have a text");
      }
      sources.add(new Source(document.path("source").asText(), document.path("text").asText()));
    }
    return new BatchRequest(
        sources,
        body.path("namespace").asText("default"),
        body.path("dryRun").asBoolean(),
        body.path("allowUnresolved").asBoolean());
  }
}
