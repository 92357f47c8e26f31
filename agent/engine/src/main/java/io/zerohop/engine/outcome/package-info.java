/**
 * Stage 4 of a call: what happened, in public words. Holds the reason codes and the explanation
 * that the other stages write; never decides what to do about it. Start reading at {@link
 * io.zerohop.engine.outcome.Reason}.
 */
@NullMarked
package io.zerohop.engine.outcome;

import org.jspecify.annotations.NullMarked;
