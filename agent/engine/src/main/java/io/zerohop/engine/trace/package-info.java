/**
 * Decides what a trace is to a call: the context that came with an inbound call, and what a send
 * carries of it. Knows no format, draws no id and samples nothing: who does is set from outside.
 *
 * <p>Start reading at {@link io.zerohop.engine.trace.Carried}, which is all that adapters know.
 */
@NullMarked
package io.zerohop.engine.trace;

import org.jspecify.annotations.NullMarked;
