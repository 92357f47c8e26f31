package io.zerohop.controlplane.api.diagnostics;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * What the control plane is.
 *
 * @param version of this program
 * @param started when it was started
 * @param http the policy API's address, known once it listens
 * @param xds the xDS server's address
 * @param data the data directory
 */
public record Plane(
    String version, Instant started, Supplier<String> http, String xds, String data) {}
