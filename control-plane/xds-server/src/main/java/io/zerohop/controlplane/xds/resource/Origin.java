package io.zerohop.controlplane.xds.resource;

/** The policy object from which a resource was made, in whole or in part. */
public record Origin(String kind, String namespace, String name) {}
