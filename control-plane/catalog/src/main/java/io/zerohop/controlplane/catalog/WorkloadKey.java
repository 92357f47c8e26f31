package io.zerohop.controlplane.catalog;

/** What tells a workload from all others; the name is the instance's. */
public record WorkloadKey(String namespace, String name) implements Comparable<WorkloadKey> {
  @Override
  public int compareTo(WorkloadKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
