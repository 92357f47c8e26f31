package io.zerohop.controlplane.policy.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes schemas as OpenAPI schema objects, made of Map, List, String, Long and Boolean. The form
 * is what both version 2 and version 3 take, with Kubernetes' extensions for lists.
 */
public final class OpenApi {
  private OpenApi() {}

  /** The schema object. */
  public static Map<String, Object> schema(Schema schema) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("description", schema.description());
    if (schema instanceof Schema.Obj object) {
      object(object, out);
    } else if (schema instanceof Schema.Arr list) {
      list(list, out);
    } else if (schema instanceof Schema.Text text) {
      text(text, out);
    } else if (schema instanceof Schema.Whole whole) {
      whole(whole, out);
    } else if (schema instanceof Schema.Flag flag) {
      out.put("type", "boolean");
      if (flag.standard() != null) {
        out.put("default", flag.standard());
      }
    } else {
      out.put("x-kubernetes-int-or-string", true);
    }
    return out;
  }

  private static void object(Schema.Obj object, Map<String, Object> out) {
    out.put("type", "object");
    if (object.open()) {
      out.put("x-kubernetes-preserve-unknown-fields", true);
    }
    if (object.values() != null) {
      out.put("additionalProperties", schema(object.values()));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    object
        .fields()
        .forEach(
            (name, field) -> {
              properties.put(name, property(field));
              if (field.required()) {
                required.add(name);
              }
            });
    if (!properties.isEmpty()) {
      out.put("properties", properties);
    }
    if (!required.isEmpty()) {
      out.put("required", required);
    }
  }

  private static Map<String, Object> property(Schema.Field field) {
    Map<String, Object> out = schema(field.schema());
    if (field.effect() == Schema.Effect.NONE) {
      out.put("description", field.schema().description() + " Accepted without effect.");
    }
    return out;
  }

  private static void list(Schema.Arr list, Map<String, Object> out) {
    out.put("type", "array");
    out.put("items", schema(list.items()));
    if (list.min() > 0) {
      out.put("minItems", (long) list.min());
    }
    if (list.max() < Integer.MAX_VALUE) {
      out.put("maxItems", (long) list.max());
    }
    out.put("x-kubernetes-list-type", list.keys().isEmpty() ? "atomic" : "map");
    if (!list.keys().isEmpty()) {
      out.put("x-kubernetes-list-map-keys", list.keys());
    }
  }

  private static void text(Schema.Text text, Map<String, Object> out) {
    out.put("type", "string");
    if (!text.values().isEmpty()) {
      out.put("enum", text.values());
    }
    if (text.format() != null && text.format() != Format.EXPRESSION) {
      out.put("pattern", "^(" + text.format().regex() + ")$");
    }
    if (text.minLength() > 0) {
      out.put("minLength", (long) text.minLength());
    }
    if (text.maxLength() < Integer.MAX_VALUE) {
      out.put("maxLength", (long) text.maxLength());
    }
    if (text.standard() != null) {
      out.put("default", text.standard());
    }
  }

  private static void whole(Schema.Whole whole, Map<String, Object> out) {
    out.put("type", "integer");
    out.put("format", whole.max() > Integer.MAX_VALUE ? "int64" : "int32");
    if (whole.min() > Long.MIN_VALUE) {
      out.put("minimum", whole.min());
    }
    if (whole.max() < Long.MAX_VALUE) {
      out.put("maximum", whole.max());
    }
    if (whole.standard() != null) {
      out.put("default", whole.standard());
    }
  }
}
