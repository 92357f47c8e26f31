package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Location;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects findings with the place of the field that they are about. */
final class Findings {
  private final List<Problem> problems = new ArrayList<>();

  /** Below {@code spec}: names of fields and, for lists, numbers of items. */
  void add(Resource resource, Code code, String message, String hint, Object... path) {
    FieldPath field = FieldPath.ROOT.child("spec");
    Location place = resource.location();
    Node node = resource.tree().get("spec");
    for (Object step : path) {
      field = step instanceof Integer item ? field.item(item) : field.child((String) step);
      node = step(node, step);
      place = node == null ? place : node.at();
    }
    problems.add(Problem.of(code, field, place, message).withHint(hint).about(resource.ref()));
  }

  private static @Nullable Node step(@Nullable Node node, Object step) {
    if (node instanceof Node.Mapping mapping && step instanceof String name) {
      return mapping.get(name);
    }
    if (node instanceof Node.Sequence list && step instanceof Integer item) {
      return item < list.items().size() ? list.items().get(item) : null;
    }
    return null;
  }

  List<Problem> list() {
    return List.copyOf(problems);
  }
}
