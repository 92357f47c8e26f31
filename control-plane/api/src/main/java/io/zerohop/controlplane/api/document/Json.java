package io.zerohop.controlplane.api.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Node;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeReader;
import io.zerohop.controlplane.policy.tree.TreeWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON documents; a name that stands twice in an object is refused. */
public final class Json {
  private static final int MAX_DEPTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Reads what this program wrote itself. */
  public static JsonNode trusted(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON must be readable: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads a request's body, JSON or YAML. */
  public static JsonNode body(byte[] body, boolean yaml) {
    if (yaml) {
      return yaml(new String(body, StandardCharsets.UTF_8));
    }
    try {
      JsonNode read = MAPPER.readTree(body);
      if (read.isMissingNode()) {
        throw StatusError.badRequest("the request has no body");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw StatusError.badRequest("the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw StatusError.badRequest("the body cannot be read");
    }
  }

  private static JsonNode yaml(String text) {
    Problems problems = new Problems();
    List<Node> documents = TreeReader.read(Source.unnamed(text), problems);
    for (Problem problem : problems.list()) {
      if (problem.isError()) {
        throw StatusError.badRequest(
            "the body is no YAML: line " + problem.location().line() + ": " + problem.message());
      }
    }
    if (documents.size() != 1) {
      throw StatusError.badRequest(
          "the body must hold one YAML document, it holds " + documents.size());
    }
    return of(documents.get(0));
  }

  /** The same values as a tree of the policy module, without places. */
  public static Node toNode(JsonNode json) {
    return Node.of(MAPPER.convertValue(json, Object.class));
  }

  /** The same values as JSON, numbers in the form in which a parser gives them. */
  public static JsonNode of(Node node) {
    return trusted(TreeWriter.compactJson(node));
  }

  /** Plain values as JSON. */
  public static ObjectNode of(Map<String, ?> values) {
    return MAPPER.valueToTree(values);
  }

  /** The document as text in one line. */
  public static String text(JsonNode json) {
    return json.toString();
  }

  /** The document as bytes, with a line end. */
  public static byte[] bytes(JsonNode json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
