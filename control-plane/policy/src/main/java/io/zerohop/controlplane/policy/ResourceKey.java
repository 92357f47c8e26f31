package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.kind.Kind;

/** What tells a resource from all others. */
public record ResourceKey(Kind kind, String namespace, String name) {
  /** {@code HTTPRoute/shop/reviews}, as messages, metadata and explanations name it. */
  @Override
  public String toString() {
    return kind.kind() + "/" + namespace + "/" + name;
  }
}
