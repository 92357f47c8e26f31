package io.zerohop.controlplane.translate;

/**
 * Whom a view is for; all clients of one audience get the same resources.
 *
 * @param namespace the client's: routes of this namespace for Services of others are for it
 * @param loopback whether it came over loopback, so that it can reach loopback endpoints
 */
public record Audience(Dialect dialect, String namespace, boolean loopback) {}
