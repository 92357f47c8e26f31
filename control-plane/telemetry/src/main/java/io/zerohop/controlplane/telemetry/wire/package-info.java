/**
 * Decides how the messages of OTLP become values of ours and back. The only place of the control
 * plane that names OpenTelemetry, and besides xDS the only one that names protobuf. Start reading
 * at {@link io.zerohop.controlplane.telemetry.wire.TraceMessages}.
 */
@NullMarked
package io.zerohop.controlplane.telemetry.wire;

import org.jspecify.annotations.NullMarked;
