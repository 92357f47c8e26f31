package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an object that the schema found sound; null stands for an absent field. */
record Fields(Node.Mapping object) {
  @Nullable String text(String name) {
    return object.text(name);
  }

  String text(String name, String standard) {
    String text = object.text(name);
    return text == null ? standard : text;
  }

  @Nullable Integer number(String name) {
    return object.get(name) instanceof Node.Scalar scalar && scalar.value() instanceof Number number
        ? Integer.valueOf(number.intValue())
        : null;
  }

  int number(String name, int standard) {
    Integer number = number(name);
    return number == null ? standard : number;
  }

  boolean flag(String name) {
    return object.get(name) instanceof Node.Scalar scalar && Boolean.TRUE.equals(scalar.value());
  }

  /** True or false; null where it is neither. */
  @Nullable Boolean flagIfGiven(String name) {
    Object value = object.get(name) instanceof Node.Scalar scalar ? scalar.value() : null;
    return value instanceof Boolean flag ? flag : null;
  }

  @Nullable Duration duration(String name) {
    String text = object.text(name);
    return text == null ? null : Durations.parse(text);
  }

  /** A percentage in millionths. */
  @Nullable Integer perMillion(String name) {
    String text = object.text(name);
    return text == null
        ? null
        : new BigDecimal(text.substring(0, text.length() - 1)).movePointRight(4).intValueExact();
  }

  Fields object(String name) {
    return new Fields(object.object(name));
  }

  boolean has(String name) {
    return object.get(name) instanceof Node.Mapping;
  }

  List<Fields> objects(String name) {
    List<Fields> all = new ArrayList<>();
    for (Node item : object.items(name)) {
      if (item instanceof Node.Mapping mapping) {
        all.add(new Fields(mapping));
      }
    }
    return all;
  }

  List<String> texts(String name) {
    List<String> all = new ArrayList<>();
    for (Node item : object.items(name)) {
      if (item instanceof Node.Scalar scalar) {
        all.add(scalar.text());
      }
    }
    return all;
  }

  List<Integer> numbers(String name) {
    List<Integer> all = new ArrayList<>();
    for (Node item : object.items(name)) {
      if (item instanceof Node.Scalar scalar && scalar.value() instanceof Number number) {
        all.add(number.intValue());
      }
    }
    return all;
  }

  Map<String, String> textMap(String name) {
    Map<String, String> all = new LinkedHashMap<>();
    Node.Mapping map = object.object(name);
    map.fields()
        .forEach(
            (key, field) -> {
              if (field.node() instanceof Node.Scalar scalar) {
                all.put(key, scalar.text());
              }
            });
    return all;
  }

  /** File and line of the object, or the empty string. */
  String origin() {
    return object.at().origin();
  }
}
