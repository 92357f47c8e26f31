/**
 * Performs the engine's steps for calls by {@code java.net.HttpURLConnection}, http and https, with
 * the JDK's own connecting, parsing, pooling, redirects and authentication.
 *
 * <p>Never decides where a call goes or whether it is sent again, never rewrites a URL that the
 * application can see, and never lets a connection serve two endpoints.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionHooks},
 * then {@link io.zerohop.instrumentation.httpurlconnection.Connections}.
 */
@NullMarked
package io.zerohop.instrumentation.httpurlconnection;

import org.jspecify.annotations.NullMarked;
