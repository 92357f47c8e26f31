/**
 * The way out of the JVM, by OTLP: the only place that names OpenTelemetry, or writes protobuf.
 *
 * <p>Start reading at {@link io.zerohop.telemetry.export.TraceExport}.
 */
@NullMarked
package io.zerohop.telemetry.export;

import org.jspecify.annotations.NullMarked;
