package io.zerohop.controlplane.policy.tree;

import io.zerohop.controlplane.policy.problem.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a document with the place where it stands. Immutable. */
public sealed interface Node {
  /** Where the value starts. */
  Location at();

  /**
   * The value without places: Map, List, String, Long, BigInteger, Double, Boolean or null. Two
   * trees say the same when these are equal.
   */
  @Nullable Object value();

  /** What the value is, for messages: {@code an object}, {@code a list}, {@code a text} ... */
  String describe();

  /** An object; its fields keep their order. */
  record Mapping(Map<String, Field> fields, Location at) implements Node {
    /** An object without fields. */
    public static final Mapping EMPTY = new Mapping(Map.of(), Location.NONE);

    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The field's value, or null. */
    public @Nullable Node get(String name) {
      Field field = fields.get(name);
      return field == null ? null : field.node();
    }

    /** The object in that field; an empty one where there is none or it is something else. */
    public Mapping object(String name) {
      return get(name) instanceof Mapping mapping ? mapping : EMPTY;
    }

    /** The items of the list in that field; none where there is no list. */
    public List<Node> items(String name) {
      return get(name) instanceof Sequence sequence ? sequence.items() : List.of();
    }

    /** The text of the scalar in that field, or null. */
    public @Nullable String text(String name) {
      return get(name) instanceof Scalar scalar && scalar.value() != null ? scalar.text() : null;
    }

    /** The same object with the field set; a new field goes to the end. */
    public Mapping with(String name, Node node) {
      Map<String, Field> changed = new LinkedHashMap<>(fields);
      Field old = fields.get(name);
      changed.put(name, new Field(node, old == null ? node.at() : old.nameAt()));
      return new Mapping(changed, at);
    }

    /** The same object with the field set to a value as {@link Node#of} takes it. */
    public Mapping with(String name, @Nullable Object value) {
      return with(name, Node.of(value));
    }

    /** The same object without the field. */
    public Mapping without(String name) {
      Map<String, Field> changed = new LinkedHashMap<>(fields);
      changed.remove(name);
      return new Mapping(changed, at);
    }

    @Override
    public Map<String, @Nullable Object> value() {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      fields.forEach((name, field) -> values.put(name, field.node().value()));
      return values;
    }

    @Override
    public String describe() {
      return "an object";
    }
  }

  /** A field's value and the place of its name. */
  record Field(Node node, Location nameAt) {}

  /** A list. */
  record Sequence(List<Node> items, Location at) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public List<@Nullable Object> value() {
      List<@Nullable Object> values = new ArrayList<>();
      items.forEach(item -> values.add(item.value()));
      return values;
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /**
   * A single value.
   *
   * @param value String, Long, BigInteger, Double, Boolean or null
   * @param text as it was written, without quotes
   */
  record Scalar(@Nullable Object value, String text, Location at) implements Node {
    @Override
    public String describe() {
      if (value == null) {
        return "null";
      }
      String kind =
          value instanceof String ? "text" : value instanceof Boolean ? "truth value" : "number";
      return "the " + kind + " " + (value instanceof String ? "\"" + text + "\"" : text);
    }
  }

  /**
   * A tree of plain values, without places.
   *
   * @param value Map with String keys, List, String, Number, Boolean, null, or a Node
   * @throws IllegalArgumentException for a value of another type
   */
  static Node of(@Nullable Object value) {
    if (value instanceof Node node) {
      return node;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Field> fields = new LinkedHashMap<>();
      map.forEach((k, v) -> fields.put((String) k, new Field(of(v), Location.NONE)));
      return new Mapping(fields, Location.NONE);
    }
    if (value instanceof List<?> list) {
      List<Node> items = new ArrayList<>();
      list.forEach(item -> items.add(of(item)));
      return new Sequence(items, Location.NONE);
    }
    return scalar(value);
  }

  private static Scalar scalar(@Nullable Object value) {
    Object kept = value;
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      kept = ((Number) value).longValue();
    } else if (value instanceof Float number) {
      kept = number.doubleValue();
    } else if (!(value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean)) {
      throw new IllegalArgumentException("value must be a JSON value, was " + value.getClass());
    }
    return new Scalar(kept, String.valueOf(kept), Location.NONE);
  }
}
