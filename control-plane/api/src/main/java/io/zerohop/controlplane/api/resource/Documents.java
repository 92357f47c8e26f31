package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.store.StoredObject;
import java.util.Iterator;
import java.util.List;

/** How a stored object and the document that callers see become each other. */
public final class Documents {
  private static final List<String> STORE_KEEPS =
      List.of(
          "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink");

  private Documents() {}

  /** The whole document, in the version that the caller speaks. */
  public static ObjectNode compose(StoredObject stored, Kind kind, String version) {
    ObjectNode content = content(stored);
    ObjectNode document = Json.object();
    document.put("apiVersion", kind.apiVersion(version));
    document.put("kind", kind.kind());
    ObjectNode metadata = document.putObject("metadata");
    metadata.put("name", stored.key().name());
    metadata.put("namespace", stored.key().namespace());
    metadata.put("uid", stored.uid());
    metadata.put("resourceVersion", Long.toString(stored.version()));
    metadata.put("generation", stored.generation());
    metadata.put("creationTimestamp", stored.created().toString());
    metadata.setAll((ObjectNode) content.path("metadata"));
    ArrayNode managed = managed(stored);
    if (!managed.isEmpty()) {
      metadata.set("managedFields", managed);
    }
    content
        .properties()
        .forEach(
            field -> {
              if (!document.has(field.getKey())) {
                document.set(field.getKey(), field.getValue());
              }
            });
    return document;
  }

  /** The stored document, without what the store keeps beside it. */
  static ObjectNode content(StoredObject stored) {
    return (ObjectNode) Json.trusted(stored.json());
  }

  /** Who owns which fields. */
  static ArrayNode managed(StoredObject stored) {
    return (ArrayNode) Json.trusted(stored.managedFields());
  }

  /** What a caller sent, without what the store keeps, nulls, and maps that say nothing. */
  static ObjectNode stripped(ObjectNode sent) {
    ObjectNode content = sent.deepCopy();
    if (content.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(STORE_KEEPS);
      dropNulls(metadata);
      for (String map : List.of("labels", "annotations")) {
        if (metadata.path(map).isEmpty() && metadata.path(map).isObject()) {
          metadata.remove(map);
        }
      }
    }
    dropNulls(content);
    return content;
  }

  private static void dropNulls(JsonNode node) {
    for (Iterator<JsonNode> values = node.iterator(); values.hasNext(); ) {
      JsonNode value = values.next();
      if (value.isNull() && node.isObject()) {
        values.remove();
      } else {
        dropNulls(value);
      }
    }
  }

  /** Whether both want the same: everything but metadata and status. */
  static boolean sameIntent(ObjectNode a, ObjectNode b) {
    return intent(a).equals(intent(b));
  }

  private static ObjectNode intent(ObjectNode document) {
    ObjectNode intent = document.deepCopy();
    intent.remove(List.of("apiVersion", "kind", "metadata", "status"));
    return intent;
  }
}
