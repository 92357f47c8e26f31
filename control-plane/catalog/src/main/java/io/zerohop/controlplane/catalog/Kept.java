package io.zerohop.controlplane.catalog;

/**
 * A service whose lost workloads stay beyond their grace, because more than half of it is lost.
 *
 * @param service its namespace and name
 * @param lost how many of its workloads are unconfirmed
 * @param of how many it has in all
 */
public record Kept(WorkloadKey service, int lost, int of) {
  @Override
  public String toString() {
    return "%s: %d of its %d workloads are not heard of for longer than %d s, and kept for up to %d h, for so many at once speak for a fault between them and the control plane"
        .formatted(service, lost, of, Catalog.GRACE.toSeconds(), Catalog.KEPT.toHours());
  }
}
