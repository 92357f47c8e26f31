/**
 * OkHttp 3.12, 4.12 and 5: every request that a call sends over the network, redirects and answers
 * to challenges included, goes where the mesh says. Stands between the library's cache and its
 * connections, so that the application's interceptors run once; never decides anything, and leaves
 * web sockets alone. What an EventListener is told of a connection's address has the endpoint's
 * host and the URL's port. Start reading at {@link
 * io.zerohop.instrumentation.okhttp.OkHttpAdapter}.
 */
@NullMarked
package io.zerohop.instrumentation.okhttp;

import org.jspecify.annotations.NullMarked;
