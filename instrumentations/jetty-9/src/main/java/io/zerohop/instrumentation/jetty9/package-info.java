/**
 * Tells the mesh which ports a Jetty 9.4, 10 or 11 listens on, when its application is ready behind
 * them, and when they are about to close; and of the requests that it answers meanwhile, on each
 * visit of the thread that has one, those after {@code startAsync} too.
 *
 * <p>Never changes a request, a connection or the connector's own TLS. Names no type of the servlet
 * API, which is {@code javax} up to 10 and {@code jakarta} in 11: so one adapter serves both.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.jetty9.Jetty9Hooks}.
 */
@NullMarked
package io.zerohop.instrumentation.jetty9;

import org.jspecify.annotations.NullMarked;
