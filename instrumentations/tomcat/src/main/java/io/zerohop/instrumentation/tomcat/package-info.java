/**
 * Tells the mesh which ports a Tomcat listens on, when its application is ready behind them, and
 * when they are about to close.
 *
 * <p>Never touches a request, a connection or the connector's own TLS.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.tomcat.TomcatHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.tomcat;

import org.jspecify.annotations.NullMarked;
