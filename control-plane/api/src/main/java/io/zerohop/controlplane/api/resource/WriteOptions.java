package io.zerohop.controlplane.api.resource;

import io.zerohop.controlplane.policy.schema.UnknownFields;

/**
 * How a write is meant.
 *
 * @param dryRun whether everything is done but kept
 * @param unknownFields what becomes of fields that the kind does not have
 * @param manager the name under which the caller owns fields
 * @param force whether a server-side apply takes fields from others
 * @param caller who it is, for the audit
 */
public record WriteOptions(
    boolean dryRun, UnknownFields unknownFields, String manager, boolean force, String caller) {}
