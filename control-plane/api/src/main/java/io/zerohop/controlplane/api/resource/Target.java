package io.zerohop.controlplane.api.resource;

import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.store.ObjectKey;
import io.zerohop.controlplane.store.Selection;
import java.util.List;

/**
 * What a path means.
 *
 * @param kind the resource's kind
 * @param version the version in which the caller speaks
 * @param namespace empty for all namespaces
 * @param name empty for the whole collection
 */
public record Target(Kind kind, String version, String namespace, String name) {
  /** The same target with a name. */
  public Target named(String otherName) {
    return new Target(kind, version, namespace, otherName);
  }

  /** The same target in a namespace. */
  public Target in(String otherNamespace) {
    return new Target(kind, version, otherNamespace, name);
  }

  /** The object's key. */
  public ObjectKey key() {
    return new ObjectKey(kind.group(), kind.plural(), namespace, name);
  }

  /** The collection. */
  public Selection selection() {
    Selection all = Selection.of(kind.group(), kind.plural());
    return namespace.isEmpty() ? all : all.within(namespace);
  }

  /** The caller's apiVersion. */
  public String apiVersion() {
    return kind.apiVersion(version);
  }

  /** Nothing is there. */
  public StatusError notFound() {
    return new StatusError(
        404,
        "NotFound",
        kind.qualifiedPlural() + " \"" + name + "\" not found",
        details(kind.plural(), List.of()));
  }

  /** The object is not as the caller thinks. */
  public StatusError conflict(String why) {
    return new StatusError(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.qualifiedPlural() + " \"" + name + "\": " + why,
        details(kind.plural(), List.of()));
  }

  /** Details for a Status object about this. */
  public StatusError.Details details(String word, List<StatusError.Cause> causes) {
    return new StatusError.Details(kind.group(), word, name, causes);
  }
}
