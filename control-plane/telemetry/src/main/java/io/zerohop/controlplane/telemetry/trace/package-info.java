/**
 * Decides what a trace looks like to a reader: which span stands below which, and what one line
 * says of a span. It knows neither where spans come from nor how they are kept. Start reading at
 * {@link io.zerohop.controlplane.telemetry.trace.TraceTree}.
 */
@NullMarked
package io.zerohop.controlplane.telemetry.trace;

import org.jspecify.annotations.NullMarked;
