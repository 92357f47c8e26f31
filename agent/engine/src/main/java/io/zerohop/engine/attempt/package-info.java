/**
 * Stage 3 of a call: send it, and perhaps again. Decides what a client does next, as a {@link
 * io.zerohop.engine.attempt.Step}; never does it. Start reading at {@link
 * io.zerohop.engine.attempt.Call}.
 */
@NullMarked
package io.zerohop.engine.attempt;

import org.jspecify.annotations.NullMarked;
