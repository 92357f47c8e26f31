package io.zerohop.controlplane.api.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a document as paths, in the words of Kubernetes' FieldsV1: {@code f:name} is a
 * field, {@code k:{"port":80}} a list item. A list without keys is one field.
 */
final class FieldPaths {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ITSELF = ".";

  private static final Comparator<List<String>> ORDER =
      (a, b) -> {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
          int order = a.get(i).compareTo(b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(a.size(), b.size());
      };

  private FieldPaths() {}

  static Set<List<String>> none() {
    return new TreeSet<>(ORDER);
  }

  /** All fields that hold a value, an empty object or an empty list, and all list items. */
  static Set<List<String>> of(@Nullable Schema schema, JsonNode document) {
    Set<List<String>> found = none();
    collect(schema, document, List.of(), found);
    return found;
  }

  private static void collect(
      @Nullable Schema schema, JsonNode value, List<String> path, Set<List<String>> into) {
    if (value instanceof ObjectNode object && !object.isEmpty()) {
      object
          .properties()
          .forEach(
              field ->
                  collect(
                      Shape.field(schema, field.getKey()),
                      field.getValue(),
                      child(path, "f:" + field.getKey()),
                      into));
    } else if (!value.isEmpty() && Shape.keyed(schema, value)) {
      for (JsonNode item : value) {
        List<String> at = child(path, "k:" + Shape.key(schema, item));
        into.add(at);
        collect(Shape.items(schema), item, at, into);
      }
    } else if (!path.isEmpty()) {
      into.add(path);
    }
  }

  static List<String> child(List<String> path, String element) {
    List<String> longer = new ArrayList<>(path);
    longer.add(element);
    return List.copyOf(longer);
  }

  static boolean startsWith(List<String> path, List<String> prefix) {
    return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }

  /** What a document has at a path, or null. */
  static @Nullable JsonNode find(JsonNode document, List<String> path) {
    JsonNode at = document;
    for (String element : path) {
      at = element.startsWith("f:") ? at.get(element.substring(2)) : item(at, element);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** Takes away what is at a path, and objects that are left without fields by that. */
  static void remove(ObjectNode document, List<String> path) {
    for (int depth = path.size(); depth > 0; depth--) {
      JsonNode parent = find(document, path.subList(0, depth - 1));
      String element = path.get(depth - 1);
      if (parent instanceof ObjectNode object) {
        object.remove(element.substring(2));
      } else if (parent instanceof ArrayNode list) {
        JsonNode item = item(list, element);
        for (int i = list.size() - 1; i >= 0; i--) {
          if (list.get(i) == item) {
            list.remove(i);
          }
        }
      }
      if (parent == null || !parent.isEmpty()) {
        return;
      }
    }
  }

  private static @Nullable JsonNode item(JsonNode list, String element) {
    JsonNode key = parse(element.substring(2));
    for (JsonNode item : list) {
      boolean same = true;
      for (var wanted : key.properties()) {
        JsonNode value = item.get(wanted.getKey());
        same &= value == null || value.equals(wanted.getValue());
      }
      if (same) {
        return item;
      }
    }
    return null;
  }

  private static JsonNode parse(String key) {
    try {
      return JSON.readTree(key);
    } catch (JsonProcessingException e) {
      throw new PatchException("\"" + key + "\" is no key of a list item");
    }
  }

  /** The paths as FieldsV1. */
  static ObjectNode toJson(Set<List<String>> paths) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    for (List<String> path : paths) {
      ObjectNode at = root;
      for (String element : path) {
        at = at.withObject("/" + element.replace("~", "~0").replace("/", "~1"));
      }
      if (path.get(path.size() - 1).startsWith("k:")) {
        at.putObject(ITSELF);
      }
    }
    return root;
  }

  /** Reads FieldsV1. */
  static Set<List<String>> fromJson(JsonNode fields) {
    Set<List<String>> paths = none();
    read(fields, List.of(), paths);
    return paths;
  }

  private static void read(JsonNode node, List<String> path, Set<List<String>> into) {
    if (node.isEmpty() && !path.isEmpty()) {
      into.add(path);
    }
    node.properties()
        .forEach(
            field -> {
              String element = field.getKey();
              if (element.equals(ITSELF)) {
                into.add(path);
              } else if (element.startsWith("f:") || element.startsWith("k:")) {
                read(field.getValue(), child(path, element), into);
              }
            });
  }

  /** A path as users read it: {@code .spec.ports[port=80].name}. */
  static String text(List<String> path) {
    StringBuilder out = new StringBuilder();
    for (String element : path) {
      if (element.startsWith("f:")) {
        out.append('.').append(element.substring(2));
      } else {
        List<String> keys = new ArrayList<>();
        parse(element.substring(2))
            .properties()
            .forEach(key -> keys.add(key.getKey() + "=" + key.getValue()));
        out.append('[').append(String.join(",", keys)).append(']');
      }
    }
    return out.toString();
  }
}
