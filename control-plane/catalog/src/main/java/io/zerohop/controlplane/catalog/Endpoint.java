package io.zerohop.controlplane.catalog;

/**
 * An address of a workload that a service leads to.
 *
 * @param loopback whether it can be reached only on the host itself
 */
public record Endpoint(
    Workload workload, String address, WorkloadPort port, Health health, boolean loopback) {
  /** How willingly it is called. */
  public enum Health {
    /** Fully. */
    HEALTHY,
    /** As the others; its agent is not heard of. */
    DEGRADED,
    /** Not for new calls. */
    DRAINING
  }
}
