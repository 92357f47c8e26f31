/**
 * Tells the mesh which ports a Jetty 12 listens on, when its application is ready behind them, and
 * when they are about to close; and of the requests that it answers meanwhile, whatever the
 * handlers behind it are made of: Jetty's own, or servlets of any Jakarta EE.
 *
 * <p>What a servlet of EE 10 and 11 does after {@code startAsync} is seen again when the request is
 * dispatched; of EE 8 and 9 its begin and its end are seen, and not the visits between them. Never
 * changes a request, a connection or the connector's own TLS.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.jetty.JettyHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.jetty;

import org.jspecify.annotations.NullMarked;
