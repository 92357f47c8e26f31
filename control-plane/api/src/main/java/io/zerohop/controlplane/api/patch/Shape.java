package io.zerohop.controlplane.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says about merging: which fields hold what, and by what list items are told apart.
 */
final class Shape {
  private Shape() {}

  /** The schema of an object's field; null where nothing is known of it. */
  static @Nullable Schema field(@Nullable Schema schema, String name) {
    if (!(schema instanceof Schema.Obj object)) {
      return null;
    }
    Schema.Field field = object.fields().get(name);
    return field == null ? object.values() : field.schema();
  }

  /** The schema of a list's items; null where nothing is known of them. */
  static @Nullable Schema items(@Nullable Schema schema) {
    return schema instanceof Schema.Arr list ? list.items() : null;
  }

  /** The fields that tell a list's items apart; none for a list that is one value. */
  static List<String> keys(@Nullable Schema schema) {
    return schema instanceof Schema.Arr list ? list.keys() : List.of();
  }

  /**
   * Whether the value is a list whose items can be told apart: it has keys, and each item is an
   * object with at least one of them.
   */
  static boolean keyed(@Nullable Schema schema, JsonNode value) {
    List<String> keys = keys(schema);
    if (keys.isEmpty() || !value.isArray()) {
      return false;
    }
    for (JsonNode item : value) {
      if (!item.isObject() || keys.stream().noneMatch(item::hasNonNull)) {
        return false;
      }
    }
    return true;
  }

  /** An item's keys with their values; an absent key has the schema's default. */
  static ObjectNode key(@Nullable Schema listSchema, JsonNode item) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    for (String name : keys(listSchema).stream().sorted().toList()) {
      JsonNode value = item.get(name);
      if (value != null && !value.isNull()) {
        key.set(name, value);
      } else if (field(items(listSchema), name) instanceof Schema.Text text
          && text.standard() != null) {
        key.put(name, text.standard());
      }
    }
    return key;
  }
}
