/**
 * Decides nothing: starts the agent inside the OpenTelemetry agent, as one of its extensions, with
 * the same hooks, loaders and settings as by {@code -javaagent}.
 *
 * <p>Never touches a trace of the OpenTelemetry agent.
 *
 * <p>Start reading at {@link io.zerohop.otel.ZerohopExtension}.
 */
@NullMarked
package io.zerohop.otel;

import org.jspecify.annotations.NullMarked;
