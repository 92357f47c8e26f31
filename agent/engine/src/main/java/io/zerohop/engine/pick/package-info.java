/**
 * Stage 2 of a call: which endpoint? Chooses among a cluster's endpoints by what this process knows
 * of them, and takes failing ones out; never connects to any. Start reading at {@link
 * io.zerohop.engine.pick.LiveCluster}.
 */
@NullMarked
package io.zerohop.engine.pick;

import org.jspecify.annotations.NullMarked;
