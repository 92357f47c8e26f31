/**
 * Counts of calls by who was called, by which rule and how it ended, with how long they took.
 * Counts on the threads of calls without allocating; reads when a period ends. Never changes a
 * call, and names nothing of OpenTelemetry.
 *
 * <p>Start reading at {@link io.zerohop.telemetry.metrics.Edges}.
 */
@NullMarked
package io.zerohop.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
