package io.zerohop.controlplane.api.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON patch (RFC 6902). */
public final class JsonPatch {
  private static final int MAX_OPERATIONS = 10_000;

  /** What all copies together may add to a document, about as much as a request may bring. */
  private static final long MAX_COPIED = 8L << 20;

  private final ObjectNode document;
  private long copied;

  private JsonPatch(ObjectNode document) {
    this.document = document;
  }

  /** The document after all operations; neither argument is changed. */
  public static ObjectNode apply(ObjectNode document, JsonNode patch) {
    if (!(patch instanceof ArrayNode operations) || operations.size() > MAX_OPERATIONS) {
      throw new PatchException(
          "a JSON patch must be a list of at most " + MAX_OPERATIONS + " operations");
    }
    JsonPatch result = new JsonPatch(document.deepCopy());
    for (JsonNode operation : operations) {
      result.run(operation);
    }
    return result.document;
  }

  private void run(JsonNode operation) {
    JsonPointer path = pointer(operation, "path");
    switch (operation.path("op").asText()) {
      case "add" -> add(document, path, value(operation));
      case "remove" -> remove(document, path);
      case "replace" -> {
        remove(document, path);
        add(document, path, value(operation));
      }
      case "move" -> add(document, path, remove(document, pointer(operation, "from")));
      case "copy" -> add(document, path, copy(find(document, pointer(operation, "from"))));
      case "test" -> {
        if (!find(document, path).equals(value(operation))) {
          throw new PatchException("the test of \"" + path + "\" failed");
        }
      }
      default ->
          throw new PatchException(
              "operation \"" + operation.path("op").asText() + "\" is unknown");
    }
  }

  /** A document that is copied into itself doubles each time. */
  private JsonNode copy(JsonNode value) {
    copied += size(value);
    if (copied > MAX_COPIED) {
      throw new PatchException(
          "the copies of a JSON patch must not come to more than " + MAX_COPIED + " characters");
    }
    return value.deepCopy();
  }

  /** About how many characters it is as a text. */
  private static long size(JsonNode value) {
    long size = 2;
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        size += field.getKey().length() + 4L + size(field.getValue());
      }
    } else if (value instanceof ArrayNode list) {
      for (JsonNode each : list) {
        size += 1 + size(each);
      }
    } else {
      size += value.asText().length();
    }
    return size;
  }

  private static JsonPointer pointer(JsonNode operation, String field) {
    JsonNode text = operation.path(field);
    if (!text.isTextual() || text.asText().isEmpty()) {
      throw new PatchException("an operation must have a \"" + field + "\" below the document");
    }
    try {
      return JsonPointer.compile(text.asText());
    } catch (IllegalArgumentException e) {
      throw new PatchException("\"" + text.asText() + "\" is no JSON pointer");
    }
  }

  private static JsonNode value(JsonNode operation) {
    JsonNode value = operation.get("value");
    if (value == null) {
      throw new PatchException(
          "an operation \"" + operation.path("op").asText() + "\" needs a value");
    }
    return value.deepCopy();
  }

  private static JsonNode find(ObjectNode document, JsonPointer path) {
    JsonNode found = document.at(path);
    if (found.isMissingNode()) {
      throw new PatchException("there is nothing at \"" + path + "\"");
    }
    return found;
  }

  private static void add(ObjectNode document, JsonPointer path, JsonNode value) {
    JsonNode parent = find(document, path.head());
    String last = path.last().getMatchingProperty();
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode list) {
      int index = last.equals("-") ? list.size() : path.last().getMatchingIndex();
      if (index < 0 || index > list.size()) {
        throw new PatchException("there is no place at \"" + path + "\"");
      }
      list.insert(index, value);
    } else {
      throw new PatchException("nothing can be added at \"" + path + "\"");
    }
  }

  private static JsonNode remove(ObjectNode document, JsonPointer path) {
    JsonNode found = find(document, path);
    JsonNode parent = document.at(path.head());
    if (parent instanceof ObjectNode object) {
      object.remove(path.last().getMatchingProperty());
    } else if (parent instanceof ArrayNode list) {
      list.remove(path.last().getMatchingIndex());
    }
    return found;
  }
}
