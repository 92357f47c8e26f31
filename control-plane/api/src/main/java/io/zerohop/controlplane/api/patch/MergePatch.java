package io.zerohop.controlplane.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396). */
public final class MergePatch {
  private MergePatch() {}

  /** The document after the patch; neither argument is changed. */
  public static ObjectNode apply(ObjectNode document, ObjectNode patch) {
    return merge(document.deepCopy(), patch);
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isNull()) {
                target.remove(field.getKey());
              } else if (value instanceof ObjectNode object) {
                ObjectNode into =
                    target.get(field.getKey()) instanceof ObjectNode present
                        ? present
                        : JsonNodeFactory.instance.objectNode();
                target.set(field.getKey(), merge(into, object));
              } else {
                target.set(field.getKey(), value.deepCopy());
              }
            });
    return target;
  }
}
