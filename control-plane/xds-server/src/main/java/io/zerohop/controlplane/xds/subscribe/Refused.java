package io.zerohop.controlplane.xds.subscribe;

import io.zerohop.controlplane.xds.resource.Encoded;
import java.time.Instant;

/**
 * A resource that the client refused and has not taken since.
 *
 * @param message the client's own words
 * @param since when it first refused this version
 */
public record Refused(Encoded resource, String message, Instant since) {}
