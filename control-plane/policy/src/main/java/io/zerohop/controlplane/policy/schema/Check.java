package io.zerohop.controlplane.policy.schema;

import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Node;

/** A rule over several fields of an object; called only where each field is sound by itself. */
@FunctionalInterface
public interface Check {
  /** Adds a finding for what is wrong. */
  void check(Node.Mapping object, FieldPath path, Problems problems);
}
