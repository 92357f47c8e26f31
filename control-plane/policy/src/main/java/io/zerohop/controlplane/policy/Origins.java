package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Location;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries files and lines through an API that takes JSON: the annotation {@link #ANNOTATION} holds
 * the file's name and the line of the resource and of each object in its lists, so that
 * explanations can name the line of a rule that came by {@code zerohop apply}.
 */
public final class Origins {
  /** {@code routes.yaml 12 spec.rules[0]=18 spec.rules[0].backendRefs[0]=24}. */
  public static final String ANNOTATION = "zerohop.io/origins";

  private Origins() {}

  /** The resource with the annotation; the same one where no file holds it. */
  public static Node.Mapping annotate(Resource resource) {
    Location start = resource.location();
    if (!start.isKnown()) {
      return resource.tree();
    }
    List<String> words = new ArrayList<>();
    words.add(start.source().replace(' ', '_'));
    words.add(String.valueOf(start.line()));
    collect(resource.tree().object("spec"), FieldPath.ROOT.child("spec"), words);
    Node.Mapping metadata = resource.tree().object("metadata");
    Node.Mapping annotations =
        metadata.object("annotations").with(ANNOTATION, (Object) String.join(" ", words));
    return resource.tree().with("metadata", metadata.with("annotations", annotations));
  }

  private static void collect(Node node, FieldPath path, List<String> into) {
    if (node instanceof Node.Mapping mapping) {
      mapping.fields().forEach((name, field) -> collect(field.node(), path.child(name), into));
    } else if (node instanceof Node.Sequence list) {
      for (int i = 0; i < list.items().size(); i++) {
        Node item = list.items().get(i);
        if (item instanceof Node.Mapping && item.at().isKnown()) {
          into.add(path.item(i) + "=" + item.at().line());
        }
        collect(item, path.item(i), into);
      }
    }
  }

  /** The tree with the places of its annotation; the same tree where it has places or none. */
  static Node.Mapping restore(Node.Mapping tree) {
    String text = tree.object("metadata").object("annotations").text(ANNOTATION);
    String[] words = text == null ? new String[0] : text.split(" ");
    if (tree.at().isKnown() || words.length < 2 || !isLine(words[1])) {
      return tree;
    }
    Map<String, Integer> lines = new HashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].lastIndexOf('=');
      if (equals > 0 && isLine(words[i].substring(equals + 1))) {
        lines.put(words[i].substring(0, equals), Integer.valueOf(words[i].substring(equals + 1)));
      }
    }
    Location start = new Location(words[0], Integer.parseInt(words[1]), 1);
    return (Node.Mapping) place(tree, FieldPath.ROOT, start, lines);
  }

  private static boolean isLine(String text) {
    return text.matches("[1-9][0-9]{0,8}");
  }

  private static Node place(
      Node node, FieldPath path, Location around, Map<String, Integer> lines) {
    Integer line = lines.get(path.text());
    Location at = line == null ? around : new Location(around.source(), line, 1);
    if (node instanceof Node.Mapping mapping) {
      Map<String, Node.Field> fields = new LinkedHashMap<>();
      mapping
          .fields()
          .forEach(
              (name, field) ->
                  fields.put(
                      name, new Node.Field(place(field.node(), path.child(name), at, lines), at)));
      return new Node.Mapping(fields, at);
    }
    if (node instanceof Node.Sequence list) {
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < list.items().size(); i++) {
        items.add(place(list.items().get(i), path.item(i), at, lines));
      }
      return new Node.Sequence(items, at);
    }
    Node.Scalar scalar = (Node.Scalar) node;
    return new Node.Scalar(scalar.value(), scalar.text(), at);
  }
}
