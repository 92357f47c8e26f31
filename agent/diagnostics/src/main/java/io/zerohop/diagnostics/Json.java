package io.zerohop.diagnostics;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON (RFC 8259): maps and public records as objects, iterables as arrays,
 * numbers and booleans as they are, {@link Raw} unchanged, enums in lower case, all else as text. A
 * member that is null or an empty Optional is left out.
 */
public final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /** Text that is JSON already. */
  public record Raw(String json) {}

  /** The value as one line of JSON. */
  public static String write(@Nullable Object value) {
    Json json = new Json();
    json.value(value);
    return json.out.toString();
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Raw raw) {
      out.append(raw.json());
    } else if (value instanceof Boolean || isNumber(value)) {
      out.append(value);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Iterable<?> items) {
      array(items);
    } else if (value instanceof Record one) {
      object(one);
    } else if (value instanceof Enum<?> constant) {
      string(constant.name().toLowerCase(Locale.ROOT));
    } else {
      string(value.toString());
    }
  }

  private static boolean isNumber(Object value) {
    if (value instanceof Double d) {
      return Double.isFinite(d);
    }
    return value instanceof Integer || value instanceof Long;
  }

  private void object(Map<?, ?> map) {
    out.append('{');
    String comma = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      comma = member(comma, String.valueOf(entry.getKey()), entry.getValue());
    }
    out.append('}');
  }

  private void object(Record one) {
    out.append('{');
    String comma = "";
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      comma = member(comma, component.getName(), read(one, component));
    }
    out.append('}');
  }

  private String member(String comma, String name, @Nullable Object value) {
    Object member = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (member == null) {
      return comma;
    }
    out.append(comma);
    string(name);
    out.append(':');
    value(member);
    return ",";
  }

  private static @Nullable Object read(Record one, RecordComponent component) {
    try {
      return component.getAccessor().invoke(one);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(
          "records to write must be public and their accessors must not throw, was "
              + one.getClass().getName(),
          e);
    }
  }

  private void array(Iterable<?> items) {
    out.append('[');
    String comma = "";
    for (Object item : items) {
      out.append(comma);
      value(item);
      comma = ",";
    }
    out.append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            out.append("\\u").append(hex(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPaired(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  private static String hex(char c) {
    String digits = Integer.toHexString(c);
    return "0".repeat(4 - digits.length()) + digits;
  }
}
