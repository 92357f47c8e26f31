/**
 * Tells the mesh which ports an Undertow listens on, when its application is ready behind them, and
 * when they are about to close; and of the requests that it answers meanwhile, on the thread that
 * reads and on those that a request is dispatched to.
 *
 * <p>Never changes a request, a connection or the listener's own TLS. Listeners that a server opens
 * past {@code io.undertow.Undertow}, as WildFly's, are not told; their requests are.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.undertow.UndertowHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.undertow;

import org.jspecify.annotations.NullMarked;
