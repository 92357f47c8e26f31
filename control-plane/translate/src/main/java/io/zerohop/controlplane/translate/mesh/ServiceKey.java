package io.zerohop.controlplane.translate.mesh;

/** What tells a service from all others. */
public record ServiceKey(String namespace, String name) implements Comparable<ServiceKey> {
  @Override
  public int compareTo(ServiceKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code reviews.shop.svc.cluster.local}. */
  public String host() {
    return name + "." + namespace + ".svc.cluster.local";
  }

  /** {@code reviews.shop}, as messages name it. */
  @Override
  public String toString() {
    return name + "." + namespace;
  }
}
