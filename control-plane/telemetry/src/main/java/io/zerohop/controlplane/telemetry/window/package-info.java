/**
 * Decides how long and how much of the received telemetry is kept. It never looks into a message.
 * Start reading at {@link io.zerohop.controlplane.telemetry.window.TraceWindow}.
 */
@NullMarked
package io.zerohop.controlplane.telemetry.window;

import org.jspecify.annotations.NullMarked;
