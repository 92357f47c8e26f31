package io.zerohop.controlplane.store;

import java.util.Comparator;
import java.util.Objects;

/**
 * Where an object lives, as a Kubernetes path names it.
 *
 * @param group the API group, empty for the core group
 * @param plural the resource's plural in lower case, such as {@code httproutes}
 * @param namespace the namespace, empty for what has none
 * @param name the object's name within all of that
 */
public record ObjectKey(String group, String plural, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::group)
          .thenComparing(ObjectKey::plural)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  public ObjectKey {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(namespace, "namespace");
    if (plural.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("a key must have a plural and a name");
    }
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (group.isEmpty() ? plural : plural + "." + group) + "/" + namespace + "/" + name;
  }
}
