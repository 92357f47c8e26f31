package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.kind.Kind;
import java.util.Comparator;

/** What tells a resource from all others. */
public record ResourceKey(Kind kind, String namespace, String name) {
  /** By kind, namespace and name. */
  public static final Comparator<ResourceKey> ORDER =
      Comparator.comparing((ResourceKey key) -> key.kind().qualifiedPlural())
          .thenComparing(ResourceKey::namespace)
          .thenComparing(ResourceKey::name);

  /** {@code HTTPRoute/shop/reviews}, as messages, metadata and explanations name it. */
  @Override
  public String toString() {
    return kind.kind() + "/" + namespace + "/" + name;
  }
}
