package io.zerohop.controlplane.catalog;

/**
 * A service whose unconfirmed workloads are kept after their grace, because more than half of it
 * was lost: that speaks for a fault of the network or of the control plane, not of the service.
 */
public record Kept(String namespace, String service, int unconfirmed, int total) {}
