package io.zerohop.controlplane.xds.resource;

/** What tells a resource from all others of a view. */
public record ResourceName(ResourceType type, String name) {}
