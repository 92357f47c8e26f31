/**
 * Apache HttpClient 5, classic and async: every request that a client sends, redirects and answers
 * to challenges included, goes where the mesh says. Stands below the client's own retries,
 * redirects and decompression, so what its retry strategy sends again is a new call. Never decides
 * anything; a request through a proxy is left alone, whoever chose that proxy, and so are the
 * minimal clients, which have no chain. With the mesh's TLS a route's host is not the URL's, and an
 * async client that speaks nothing but HTTP/2 offers no ALPN below a plain URL. Start reading at
 * {@link io.zerohop.instrumentation.apachehttpclient5.ApacheAdapter}.
 */
@NullMarked
package io.zerohop.instrumentation.apachehttpclient5;

import org.jspecify.annotations.NullMarked;
