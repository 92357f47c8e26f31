package io.zerohop.controlplane.xds.serve;

/** Who sees the same: the dialect, the namespace, and whether it is on this machine. */
public record Audience(Dialect dialect, String namespace, boolean loopback) {}
