/**
 * Tells the mesh which ports a Tomcat listens on, when its application is ready behind them, and
 * when they are about to close; and of the requests that it answers meanwhile, to their end,
 * however many threads that takes.
 *
 * <p>Never changes a request, a connection or the connector's own TLS. What an application runs by
 * {@code AsyncContext.start} knows nothing of its request.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.tomcat.TomcatHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.tomcat;

import org.jspecify.annotations.NullMarked;
