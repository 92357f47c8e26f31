package io.zerohop.xds.client;

/**
 * A resource that was refused and is still offered by the control plane.
 *
 * @param name empty where the resource was too broken to have one
 * @param version the version that was refused
 * @param message what is wrong, with the field's name
 * @param oldKept whether an earlier version of it stays in force
 */
public record Refusal(
    ResourceType type, String name, String version, String message, boolean oldKept) {}
