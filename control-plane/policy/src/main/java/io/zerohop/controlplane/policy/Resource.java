package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.problem.Location;
import io.zerohop.controlplane.policy.spec.Spec;
import io.zerohop.controlplane.policy.tree.Node;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;

/**
 * A valid resource. Immutable.
 *
 * @param tree the whole document; {@code metadata.namespace} is always there
 * @param spec what it says, typed by its kind
 * @param location where the document starts
 */
public record Resource(
    Kind kind, String namespace, String name, Node.Mapping tree, Spec spec, Location location) {
  /**
   * Gateway API's order between resources: the older one, then the one whose {@code namespace/name}
   * comes first. One without a time of creation counts as the youngest.
   */
  public static final Comparator<Resource> BY_AGE =
      Comparator.comparing(Resource::created)
          .thenComparing(Resource::namespace)
          .thenComparing(Resource::name);

  /** What tells it from all others. */
  public ResourceKey key() {
    return new ResourceKey(kind, namespace, name);
  }

  /** {@code HTTPRoute/shop/reviews}. */
  public String ref() {
    return key().toString();
  }

  /** Its {@code metadata.creationTimestamp}; {@link Instant#MAX} where there is none. */
  public Instant created() {
    String text = tree.object("metadata").text("creationTimestamp");
    try {
      return text == null ? Instant.MAX : Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.MAX;
    }
  }

  /** Its {@code metadata.generation}, 0 where there is none. */
  public long generation() {
    return tree.object("metadata").get("generation") instanceof Node.Scalar scalar
            && scalar.value() instanceof Long number
        ? number
        : 0;
  }
}
