/**
 * Puts what the mesh knows of a call on the client span that an OpenTelemetry agent in the same JVM
 * made for it, with the sends after the first as spans below. Makes no span of a call that has none
 * of theirs, and does nothing where theirs is not sampled.
 *
 * <p>Start reading at {@link io.zerohop.telemetry.beside.Beside}.
 */
@NullMarked
package io.zerohop.telemetry.beside;

import org.jspecify.annotations.NullMarked;
