/**
 * Decides how telemetry is received and asked for over HTTP. What is kept of it, and for how long,
 * is decided in {@code control-plane/telemetry}. Start reading at {@link
 * io.zerohop.controlplane.api.telemetry.TelemetryEndpoint}.
 */
@NullMarked
package io.zerohop.controlplane.api.telemetry;

import org.jspecify.annotations.NullMarked;
