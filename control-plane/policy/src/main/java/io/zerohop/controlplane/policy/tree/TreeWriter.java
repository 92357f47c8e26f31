package io.zerohop.controlplane.policy.tree;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree as YAML or JSON, fields in their order, so that it reads back to the same values.
 */
public final class TreeWriter {
  /** Texts that every YAML reader, of version 1.1 too, takes for texts without quotes. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/_][A-Za-z0-9/_.@+-]*");

  /** Texts that a reader of YAML 1.1 or 1.2 would take for something else. */
  private static final Pattern SPECIAL =
      Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n|nan|inf");

  private TreeWriter() {}

  /** One YAML document with a line end, in blocks, two blanks an indent. */
  public static String yaml(Node node) {
    StringBuilder out = new StringBuilder();
    if (node instanceof Node.Scalar || isEmpty(node)) {
      out.append(inline(node)).append('\n');
    } else {
      block(node, 0, out);
    }
    return out.toString();
  }

  /** JSON, in lines with two blanks an indent, with a line end. */
  public static String json(Node node) {
    StringBuilder out = new StringBuilder();
    json(node, 0, out);
    return out.append('\n').toString();
  }

  /** JSON in one line without blanks. */
  public static String compactJson(Node node) {
    StringBuilder out = new StringBuilder();
    json(node, -1, out);
    return out.toString();
  }

  private static void block(Node node, int indent, StringBuilder out) {
    if (node instanceof Node.Mapping mapping) {
      boolean first = true;
      for (Map.Entry<String, Node.Field> field : mapping.fields().entrySet()) {
        indent(first ? 0 : indent, out);
        out.append(scalarText(field.getKey())).append(':');
        below(field.getValue().node(), indent, out);
        first = false;
      }
    } else if (node instanceof Node.Sequence sequence) {
      boolean first = true;
      for (Node item : sequence.items()) {
        indent(first ? 0 : indent, out);
        out.append('-');
        if (item instanceof Node.Scalar || isEmpty(item)) {
          below(item, indent, out);
        } else {
          out.append(' ');
          block(item, indent + 2, out);
        }
        first = false;
      }
    }
  }

  /** What follows a colon or a dash. */
  private static void below(Node node, int indent, StringBuilder out) {
    String text = node instanceof Node.Scalar scalar ? manyLines(scalar) : null;
    if (text != null) {
      lines(text, indent + 2, out);
    } else if (node instanceof Node.Scalar || isEmpty(node)) {
      out.append(' ').append(inline(node)).append('\n');
    } else {
      int deeper = node instanceof Node.Sequence ? indent : indent + 2;
      out.append('\n');
      indent(deeper, out);
      block(node, deeper, out);
    }
  }

  /** A literal block; its lines must start with no blank and end with exactly one line end. */
  private static void lines(String text, int indent, StringBuilder out) {
    out.append(" |\n");
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      if (!line.isEmpty()) {
        indent(indent, out);
      }
      out.append(line).append('\n');
    }
  }

  /** The text where it can stand as a literal block, else null. */
  private static @Nullable String manyLines(Node.Scalar scalar) {
    return scalar.value() instanceof String text
            && text.indexOf('\n') >= 0
            && text.endsWith("\n")
            && !text.endsWith("\n\n")
            && !text.startsWith(" ")
            && !text.startsWith("\n")
            && text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127))
        ? text
        : null;
  }

  private static void indent(int width, StringBuilder out) {
    out.append(" ".repeat(width));
  }

  private static boolean isEmpty(Node node) {
    return (node instanceof Node.Mapping mapping && mapping.fields().isEmpty())
        || (node instanceof Node.Sequence sequence && sequence.items().isEmpty());
  }

  private static String inline(Node node) {
    if (node instanceof Node.Scalar scalar) {
      return scalar.value() instanceof String text
          ? scalarText(text)
          : String.valueOf(scalar.value());
    }
    return node instanceof Node.Mapping ? "{}" : "[]";
  }

  private static String scalarText(String text) {
    return PLAIN.matcher(text).matches() && !SPECIAL.matcher(text).matches() ? text : quoted(text);
  }

  private static void json(Node node, int indent, StringBuilder out) {
    if (node instanceof Node.Mapping mapping) {
      out.append('{');
      String separator = "";
      for (Map.Entry<String, Node.Field> field : mapping.fields().entrySet()) {
        out.append(separator);
        line(indent + 1, indent, out);
        out.append(quoted(field.getKey())).append(indent < 0 ? ":" : ": ");
        json(field.getValue().node(), deeper(indent), out);
        separator = ",";
      }
      close(isEmpty(node), indent, '}', out);
    } else if (node instanceof Node.Sequence sequence) {
      out.append('[');
      String separator = "";
      for (Node item : sequence.items()) {
        out.append(separator);
        line(indent + 1, indent, out);
        json(item, deeper(indent), out);
        separator = ",";
      }
      close(isEmpty(node), indent, ']', out);
    } else if (node instanceof Node.Scalar scalar) {
      out.append(
          scalar.value() instanceof String text ? quoted(text) : String.valueOf(scalar.value()));
    }
  }

  private static int deeper(int indent) {
    return indent < 0 ? indent : indent + 1;
  }

  private static void close(boolean empty, int indent, char mark, StringBuilder out) {
    if (!empty) {
      line(indent, indent, out);
    }
    out.append(mark);
  }

  private static void line(int width, int indent, StringBuilder out) {
    if (indent >= 0) {
      out.append('\n').append("  ".repeat(width));
    }
  }

  /** A JSON string (RFC 8259 section 7), which is a YAML double-quoted scalar too. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
