package io.zerohop.controlplane.policy.tree;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Location;
import io.zerohop.controlplane.policy.problem.Problems;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns the parser's nodes into ours; the only class that sees both. */
final class NodeBuilder {
  private static final int MAX_DEPTH = 100;

  private final String source;
  private final int firstLine;
  private final Problems problems;
  private int depth;

  NodeBuilder(String source, int firstLine, Problems problems) {
    this.source = source;
    this.firstLine = firstLine;
    this.problems = problems;
  }

  Node build(org.snakeyaml.engine.v2.nodes.Node node) {
    if (depth >= MAX_DEPTH) {
      fail(Code.SYNTAX, at(node), "values are nested more than " + MAX_DEPTH + " deep");
      return nothing(node);
    }
    depth++;
    try {
      if (node instanceof MappingNode mapping) {
        return mapping(mapping);
      }
      if (node instanceof SequenceNode sequence) {
        List<Node> items = new ArrayList<>();
        sequence.getValue().forEach(item -> items.add(build(item)));
        return new Node.Sequence(items, at(node));
      }
      return node instanceof ScalarNode scalar ? scalar(scalar) : nothing(node);
    } finally {
      depth--;
    }
  }

  private Node mapping(MappingNode node) {
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Location nameAt = at(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        fail(Code.SYNTAX, nameAt, "a field's name must be a text");
        continue;
      }
      Node.Field field = new Node.Field(build(tuple.getValueNode()), nameAt);
      Node.Field other = fields.putIfAbsent(key.getValue(), field);
      if (other != null) {
        String first = other.nameAt().isKnown() ? ", first in line " + other.nameAt().line() : "";
        fail(
            Code.DUPLICATE_FIELD,
            nameAt,
            "field \"" + key.getValue() + "\" is there twice" + first);
      }
    }
    return new Node.Mapping(fields, at(node));
  }

  private Node scalar(ScalarNode node) {
    return new Node.Scalar(value(node), node.getValue(), at(node));
  }

  private @Nullable Object value(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return text.toLowerCase(Locale.ROOT).equals("true");
    }
    try {
      if (tag.equals(Tag.INT)) {
        return whole(text);
      }
      if (tag.equals(Tag.FLOAT)) {
        return fraction(text);
      }
    } catch (NumberFormatException e) {
      fail(Code.SYNTAX, at(node), "\"" + text + "\" is not a number");
    }
    if (!tag.equals(Tag.STR)) {
      fail(Code.SYNTAX, at(node), "the tag " + tag.getValue() + " is not allowed here");
    }
    return text;
  }

  private static Object whole(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    BigInteger number =
        digits.startsWith("0x")
            ? new BigInteger(digits.substring(2), 16)
            : digits.startsWith("0o")
                ? new BigInteger(digits.substring(2), 8)
                : new BigInteger(digits);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static Double fraction(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".inf")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return lower.equals(".nan") ? Double.NaN : Double.valueOf(text);
  }

  private Node nothing(org.snakeyaml.engine.v2.nodes.Node node) {
    return new Node.Scalar(null, "", at(node));
  }

  private void fail(Code code, Location at, String message) {
    problems.add(code, FieldPath.ROOT, at, message);
  }

  private Location at(org.snakeyaml.engine.v2.nodes.Node node) {
    return node.getStartMark()
        .map(mark -> new Location(source, firstLine + mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Location.NONE);
  }
}
