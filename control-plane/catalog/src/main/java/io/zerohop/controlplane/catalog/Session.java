package io.zerohop.controlplane.catalog;

/**
 * One stream of one workload. When the workload registers again, what the older session says counts
 * no more.
 */
public record Session(WorkloadKey key, long number) {}
