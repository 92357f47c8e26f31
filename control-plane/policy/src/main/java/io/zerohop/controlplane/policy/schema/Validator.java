package io.zerohop.controlplane.policy.schema;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Level;
import io.zerohop.controlplane.policy.problem.Location;
import io.zerohop.controlplane.policy.problem.NearestName;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares a tree with a schema and finds all that does not fit, not just the first. */
public final class Validator {
  private final UnknownFields unknownFields;
  private final boolean stored;
  private final Problems problems;

  /**
   * @param stored whether rules that {@linkplain Check#later came later} make warnings only
   * @param problems takes the findings
   */
  public Validator(UnknownFields unknownFields, boolean stored, Problems problems) {
    this.unknownFields = unknownFields;
    this.stored = stored;
    this.problems = problems;
  }

  /** Checks the value; returns it, without unknown fields where those are no errors. */
  public Node validate(Schema schema, Node node, FieldPath path) {
    if (schema instanceof Schema.Obj wanted) {
      return node instanceof Node.Mapping object
          ? object(wanted, object, path)
          : wrongType("an object", node, path);
    }
    if (schema instanceof Schema.Arr wanted) {
      return node instanceof Node.Sequence list
          ? list(wanted, list, path)
          : wrongType("a list", node, path);
    }
    if (schema instanceof Schema.Text wanted) {
      return scalar(node) instanceof String value
          ? text(wanted, value, node, path)
          : wrongType("a text", node, path);
    }
    if (schema instanceof Schema.Whole wanted) {
      return whole(wanted, node, path);
    }
    if (schema instanceof Schema.Flag) {
      return scalar(node) instanceof Boolean ? node : wrongType("true or false", node, path);
    }
    Object value = scalar(node);
    return value instanceof String || value instanceof Long
        ? node
        : wrongType("a whole number or a text", node, path);
  }

  private Node object(Schema.Obj schema, Node.Mapping object, FieldPath path) {
    int mark = problems.mark();
    Map<String, Node.Field> kept = new LinkedHashMap<>();
    object
        .fields()
        .forEach(
            (name, field) -> {
              Schema.Field known = schema.fields().get(name);
              if (known != null) {
                kept.put(name, field(known, name, field, path));
              } else if (schema.values() != null) {
                Node checked = validate(schema.values(), field.node(), path.child(name));
                kept.put(name, new Node.Field(checked, field.nameAt()));
              } else if (schema.open()) {
                kept.put(name, field);
              } else {
                unknown(schema, name, field, path);
              }
            });
    missing(schema, object, path);
    Node.Mapping result = new Node.Mapping(kept, object.at());
    if (!problems.errorsSince(mark)) {
      schema.checks().forEach(check -> check(check, result, path));
    }
    return result;
  }

  private void check(Check check, Node.Mapping object, FieldPath path) {
    Problems found = new Problems();
    check.check(object, path, found);
    boolean tolerated = stored && check.isLater();
    found.list().forEach(p -> problems.add(tolerated ? p.withLevel(Level.WARNING) : p));
  }

  private Node.Field field(Schema.Field known, String name, Node.Field field, FieldPath path) {
    FieldPath at = path.child(name);
    if (isNull(field.node()) && !known.required()) {
      return field;
    }
    if (known.effect() == Schema.Effect.REFUSED) {
      problems.add(
          Problem.of(
                  Code.NOT_SUPPORTED, at, field.nameAt(), "field \"" + name + "\" is not supported")
              .withHint(known.note()));
      return field;
    }
    if (known.effect() == Schema.Effect.NONE) {
      problems.add(Code.NO_EFFECT, at, field.nameAt(), "field \"" + name + "\" has no effect here");
    }
    return new Node.Field(validate(known.schema(), field.node(), at), field.nameAt());
  }

  private void unknown(Schema.Obj schema, String name, Node.Field field, FieldPath path) {
    if (unknownFields == UnknownFields.IGNORE) {
      return;
    }
    Level level = unknownFields == UnknownFields.STRICT ? Level.ERROR : Level.WARNING;
    String parent = path.text().isEmpty() ? "" : " in " + path;
    problems.add(
        Problem.of(
                Code.UNKNOWN_FIELD,
                path.child(name),
                field.nameAt(),
                "unknown field \"" + name + "\"" + parent)
            .withHint(NearestName.question(name, schema.fields().keySet()))
            .withLevel(level));
  }

  private void missing(Schema.Obj schema, Node.Mapping object, FieldPath path) {
    schema
        .fields()
        .forEach(
            (name, field) -> {
              if (field.required() && !object.fields().containsKey(name)) {
                problems.add(
                    Code.MISSING_FIELD,
                    path.child(name),
                    object.at(),
                    "field \"" + path.child(name) + "\" is required");
              }
            });
  }

  private Node list(Schema.Arr schema, Node.Sequence list, FieldPath path) {
    int count = list.items().size();
    if (count < schema.min() || count > schema.max()) {
      String wanted = count < schema.min() ? "at least " + schema.min() : "at most " + schema.max();
      wrong(Code.WRONG_COUNT, list, path, "must have " + wanted + " items, has " + count);
    }
    List<Node> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kept.add(validate(schema.items(), list.items().get(i), path.item(i)));
    }
    if (!schema.keys().isEmpty()) {
      unique(schema.keys(), kept, path);
    }
    return new Node.Sequence(kept, list.at());
  }

  private void unique(List<String> keys, List<Node> items, FieldPath path) {
    Map<List<String>, Integer> seen = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Node.Mapping item) {
        List<String> values = keys.stream().map(key -> String.valueOf(item.text(key))).toList();
        Integer first = seen.putIfAbsent(values, i);
        if (first != null) {
          String text = String.join(" and ", keys) + " as " + path.item(first);
          wrong(Code.CONTRADICTION, item, path.item(i), "has the same " + text);
        }
      }
    }
  }

  private Node text(Schema.Text schema, String value, Node node, FieldPath path) {
    String refusal = schema.refusedValues().get(value);
    String formError = schema.format() == null ? null : schema.format().refuse(value);
    if (refusal != null) {
      problems.add(
          Problem.of(
                  Code.NOT_SUPPORTED,
                  path,
                  node.at(),
                  path + ": \"" + value + "\" is not supported")
              .withHint(refusal));
    } else if (!schema.values().isEmpty() && !schema.values().contains(value)) {
      String wanted = String.join(", ", schema.values());
      String message = path + " must be one of " + wanted + ", was \"" + value + "\"";
      problems.add(
          Problem.of(Code.WRONG_VALUE, path, node.at(), message)
              .withHint(NearestName.question(value, schema.values())));
    } else if (value.length() < schema.minLength() || value.length() > schema.maxLength()) {
      wrong(Code.WRONG_VALUE, node, path, lengthError(schema, value.length()));
    } else if (formError != null && schema.format() != null) {
      wrong(schema.format().code(), node, path, formError);
    }
    return node;
  }

  private static String lengthError(Schema.Text schema, int length) {
    return length < schema.minLength()
        ? "must have at least " + schema.minLength() + " characters, has " + length
        : "must have at most " + schema.maxLength() + " characters, has " + length;
  }

  private Node whole(Schema.Whole schema, Node node, FieldPath path) {
    Object value = scalar(node);
    if (!(value instanceof Long || value instanceof BigInteger || isWholeDouble(value))) {
      return wrongType("a whole number", node, path);
    }
    double size = ((Number) value).doubleValue();
    if (size < schema.min() || size > schema.max()) {
      String range =
          schema.max() == Long.MAX_VALUE
              ? "at least " + schema.min()
              : "from " + schema.min() + " to " + schema.max();
      wrong(Code.WRONG_VALUE, node, path, "must be " + range + ", was " + value);
    }
    return node;
  }

  private static boolean isWholeDouble(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15;
  }

  private Node wrongType(String wanted, Node node, FieldPath path) {
    String hint =
        wanted.equals("a text") && node instanceof Node.Scalar scalar && scalar.value() != null
            ? "write it in quotes: \"" + scalar.text() + "\""
            : "";
    Location at = node.at();
    problems.add(
        Problem.of(
                Code.WRONG_TYPE, path, at, path + " must be " + wanted + ", was " + node.describe())
            .withHint(hint));
    return node;
  }

  private void wrong(Code code, Node node, FieldPath path, String what) {
    problems.add(code, path, node.at(), path + " " + what);
  }

  private static boolean isNull(Node node) {
    return node instanceof Node.Scalar scalar && scalar.value() == null;
  }

  private static Object scalar(Node node) {
    return node instanceof Node.Scalar scalar && scalar.value() != null ? scalar.value() : node;
  }
}
