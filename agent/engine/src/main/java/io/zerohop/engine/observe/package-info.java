/**
 * What others may see of calls: a port for metrics, traces and the ring of failed calls. Decides
 * nothing and never changes a call. Start reading at {@link
 * io.zerohop.engine.observe.CallObserver}.
 */
@NullMarked
package io.zerohop.engine.observe;

import org.jspecify.annotations.NullMarked;
