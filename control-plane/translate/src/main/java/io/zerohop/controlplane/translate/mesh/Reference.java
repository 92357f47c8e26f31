package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.problem.Code;

/** What a reference to a Service leads to. */
public sealed interface Reference {
  /** The name under which clients know it, whether it exists or not. */
  String clusterName();

  /** A port of a service that exists. */
  record Resolved(Destination destination) implements Reference {
    @Override
    public String clusterName() {
      return destination.name();
    }
  }

  /**
   * Nothing: calls to it are answered with 500.
   *
   * @param clusterName a name that no cluster has
   * @param reason Gateway API's word for the condition ResolvedRefs: {@code BackendNotFound} ...
   * @param hint what may have been meant, or the empty string
   */
  record Broken(String clusterName, Code code, String reason, String message, String hint)
      implements Reference {}
}
