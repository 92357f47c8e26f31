/**
 * Decides what a watch tells its caller: which changes, in which form, when a bookmark, when the
 * end. It never stores anything and never waits. Start reading at {@link
 * io.zerohop.controlplane.api.watch.WatchStream}.
 */
@NullMarked
package io.zerohop.controlplane.api.watch;

import org.jspecify.annotations.NullMarked;
