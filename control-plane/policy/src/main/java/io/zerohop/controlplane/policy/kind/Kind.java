package io.zerohop.controlplane.policy.kind;

import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.Spec;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of resource, named as Kubernetes names kinds.
 *
 * @param group empty for Kubernetes' core
 * @param versions those that are served, the preferred one first; all have the same fields
 * @param names its names
 * @param schema the whole resource
 * @param parser from a sound resource to its typed form
 */
public record Kind(
    String group,
    List<String> versions,
    Names names,
    Schema.Obj schema,
    Function<Node.Mapping, ? extends Spec> parser) {
  public Kind {
    versions = List.copyOf(versions);
  }

  /** The names of a kind. All kinds here live in namespaces. */
  public record Names(String kind, String plural, String singular, List<String> shortNames) {
    public Names {
      shortNames = List.copyOf(shortNames);
    }
  }

  /** {@code HTTPRoute}. */
  public String kind() {
    return names.kind();
  }

  /** {@code httproutes}. */
  public String plural() {
    return names.plural();
  }

  /** {@code httproute}. */
  public String singular() {
    return names.singular();
  }

  /** The preferred version. */
  public String version() {
    return versions.get(0);
  }

  /** {@code gateway.networking.k8s.io/v1}, or {@code v1} for the core, in the preferred version. */
  public String apiVersion() {
    return apiVersion(version());
  }

  /** Group and the given version as {@code apiVersion} holds them. */
  public String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Whether the resources live in namespaces; all do so far. */
  public boolean namespaced() {
    return true;
  }

  /** {@code httproutes.gateway.networking.k8s.io}, or {@code services} for the core. */
  public String qualifiedPlural() {
    return group.isEmpty() ? plural() : plural() + "." + group;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Kind kind && group.equals(kind.group) && kind().equals(kind.kind());
  }

  @Override
  public int hashCode() {
    return Objects.hash(group, kind());
  }

  @Override
  public String toString() {
    return qualifiedPlural();
  }
}
