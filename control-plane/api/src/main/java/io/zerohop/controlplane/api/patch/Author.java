package io.zerohop.controlplane.api.patch;

/**
 * Who makes a change.
 *
 * @param manager the name under which fields are owned
 * @param subresource {@code status}, or empty for the object itself
 * @param apiVersion the version in which the change is written
 * @param time now, in RFC 3339
 */
public record Author(String manager, String subresource, String apiVersion, String time) {}
