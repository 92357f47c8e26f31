/**
 * Spans of calls, as records of our own: whether a call is recorded, what it carries, and the cells
 * in which it is kept until it is exported. Names nothing of OpenTelemetry.
 *
 * <p>Start reading at {@link io.zerohop.telemetry.trace.Recording}.
 */
@NullMarked
package io.zerohop.telemetry.trace;

import org.jspecify.annotations.NullMarked;
