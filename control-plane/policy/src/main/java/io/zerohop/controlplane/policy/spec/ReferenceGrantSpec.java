package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;

/** Which references from other namespaces into its own a ReferenceGrant permits. */
public record ReferenceGrantSpec(List<From> from, List<To> to) implements Spec {
  public ReferenceGrantSpec {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** Who may refer. */
  public record From(String group, String kind, String namespace) {}

  /** To what; an empty name permits all of the kind. */
  public record To(String group, String kind, String name) {}

  /** Whether a resource of that kind and namespace may refer to the named Service. */
  public boolean permits(String group, String kind, String namespace, String service) {
    return from.contains(new From(group, kind, namespace))
        && (to.contains(new To("", "Service", "")) || to.contains(new To("", "Service", service)));
  }

  /** Reads a sound resource. */
  public static ReferenceGrantSpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    return new ReferenceGrantSpec(
        spec.objects("from").stream()
            .map(f -> new From(f.text("group", ""), f.text("kind", ""), f.text("namespace", "")))
            .toList(),
        spec.objects("to").stream()
            .map(t -> new To(t.text("group", ""), t.text("kind", ""), t.text("name", "")))
            .toList());
  }
}
