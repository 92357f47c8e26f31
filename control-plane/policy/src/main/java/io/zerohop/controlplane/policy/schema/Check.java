package io.zerohop.controlplane.policy.schema;

import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Node;

/** A rule over several fields of an object; called only where each field is sound by itself. */
@FunctionalInterface
public interface Check {
  /** Adds a finding for what is wrong. */
  void check(Node.Mapping object, FieldPath path, Problems problems);

  /** Whether objects are in stores that an older version put there without this rule. */
  default boolean isLater() {
    return false;
  }

  /** A rule that came later: for what is stored already its findings are only warnings. */
  static Check later(Check rule) {
    return new Check() {
      @Override
      public void check(Node.Mapping object, FieldPath path, Problems problems) {
        rule.check(object, path, problems);
      }

      @Override
      public boolean isLater() {
        return true;
      }
    };
  }
}
