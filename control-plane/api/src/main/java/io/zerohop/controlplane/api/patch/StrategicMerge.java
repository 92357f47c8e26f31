package io.zerohop.controlplane.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' strategic merge patch: as a merge patch, but lists with keys are merged item by item,
 * and directives ({@code $patch}, {@code $setElementOrder/...}, {@code
 * $deleteFromPrimitiveList/...}, {@code $retainKeys}) say what a value cannot.
 */
public final class StrategicMerge {
  private static final String PATCH = "$patch";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";
  private static final String RETAIN = "$retainKeys";

  private StrategicMerge() {}

  /** The document after the patch; nothing given is changed. */
  public static ObjectNode apply(@Nullable Schema schema, ObjectNode document, ObjectNode patch) {
    return object(schema, document.deepCopy(), patch);
  }

  private static ObjectNode object(@Nullable Schema schema, ObjectNode target, ObjectNode patch) {
    String directive = patch.path(PATCH).asText();
    if (directive.equals("replace") || directive.equals("delete")) {
      target.removeAll();
      if (directive.equals("delete")) {
        return target;
      }
    }
    retain(target, patch);
    patch
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().startsWith("$")) {
                field(Shape.field(schema, field.getKey()), target, field.getKey(), patch);
              }
            });
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getKey().startsWith(DELETE_VALUES)) {
                deleteValues(
                    target, field.getKey().substring(DELETE_VALUES.length()), field.getValue());
              }
            });
    return target;
  }

  private static void retain(ObjectNode target, ObjectNode patch) {
    if (patch.get(RETAIN) instanceof ArrayNode names) {
      List<String> kept = new ArrayList<>();
      names.forEach(name -> kept.add(name.asText()));
      target.retain(kept);
    }
  }

  private static void deleteValues(ObjectNode target, String name, JsonNode values) {
    if (target.get(name) instanceof ArrayNode list) {
      ArrayNode left = JsonNodeFactory.instance.arrayNode();
      List<JsonNode> unwanted = new ArrayList<>();
      values.forEach(unwanted::add);
      list.forEach(
          value -> {
            if (!unwanted.contains(value)) {
              left.add(value);
            }
          });
      target.set(name, left);
    }
  }

  private static void field(
      @Nullable Schema schema, ObjectNode target, String name, ObjectNode patch) {
    JsonNode value = patch.path(name);
    JsonNode present = target.get(name);
    if (value.isNull()) {
      target.remove(name);
    } else if (value instanceof ObjectNode object) {
      ObjectNode into =
          present instanceof ObjectNode old ? old : JsonNodeFactory.instance.objectNode();
      target.set(name, object(schema, into, object));
    } else if (value instanceof ArrayNode items && !Shape.keys(schema).isEmpty()) {
      ArrayNode old =
          present instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode();
      target.set(name, order(schema, list(schema, old, items), patch.path(ORDER + name)));
    } else if (value instanceof ArrayNode items && name.equals("finalizers")) {
      target.set(name, union(present, items));
    } else {
      target.set(name, value.deepCopy());
    }
  }

  private static ArrayNode union(@Nullable JsonNode present, ArrayNode more) {
    ArrayNode all = present instanceof ArrayNode old ? old.deepCopy() : more.arrayNode();
    for (JsonNode value : more) {
      boolean there = false;
      for (JsonNode known : all) {
        there |= known.equals(value);
      }
      if (!there) {
        all.add(value);
      }
    }
    return all;
  }

  private static List<JsonNode> list(@Nullable Schema schema, ArrayNode present, ArrayNode patch) {
    List<JsonNode> items = new ArrayList<>();
    present.forEach(items::add);
    for (JsonNode item : patch) {
      if (item.path(PATCH).asText().equals("replace")) {
        items.clear();
      }
    }
    for (JsonNode item : patch) {
      String directive = item.path(PATCH).asText();
      if (directive.equals("replace") || !(item instanceof ObjectNode change)) {
        continue;
      }
      int at = indexOf(schema, items, change);
      if (directive.equals("delete")) {
        if (at >= 0) {
          items.remove(at);
        }
      } else if (at >= 0 && items.get(at) instanceof ObjectNode old) {
        items.set(at, object(Shape.items(schema), old, change));
      } else {
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        items.add(object(Shape.items(schema), empty, change));
      }
    }
    return items;
  }

  /**
   * The item that a patch's item means. kubectl names a Service's port by its number alone, so a
   * key that the patch leaves out first means its default, then any.
   */
  private static int indexOf(@Nullable Schema schema, List<JsonNode> items, JsonNode change) {
    JsonNode key = Shape.key(schema, change);
    int loose = -1;
    for (int i = 0; i < items.size(); i++) {
      if (Shape.key(schema, items.get(i)).equals(key)) {
        return i;
      }
      boolean same = true;
      boolean any = false;
      for (String name : Shape.keys(schema)) {
        if (change.hasNonNull(name)) {
          any = true;
          same &= change.get(name).equals(items.get(i).get(name));
        }
      }
      loose = any && same && loose < 0 ? i : loose;
    }
    return loose;
  }

  private static ArrayNode order(@Nullable Schema schema, List<JsonNode> items, JsonNode wanted) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    List<JsonNode> left = new ArrayList<>(items);
    for (JsonNode place : wanted) {
      int at = indexOf(schema, left, place);
      if (at >= 0) {
        result.add(left.remove(at));
      }
    }
    left.forEach(result::add);
    return result;
  }
}
