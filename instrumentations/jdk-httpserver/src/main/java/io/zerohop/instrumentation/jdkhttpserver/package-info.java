/**
 * Tells the mesh when a server of {@code com.sun.net.httpserver} listens and when it stops, and of
 * the requests that it answers meanwhile.
 *
 * <p>Never changes a request, a connection or the server's own TLS.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.jdkhttpserver.JdkHttpServerHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.jdkhttpserver;

import org.jspecify.annotations.NullMarked;
