/**
 * Apache HttpClient 5, classic: every request that a client sends, redirects and answers to
 * challenges included, goes where the mesh says. Stands below the client's own retries, redirects
 * and decompression, so what its retry strategy sends again is a new call. Never decides anything;
 * a request through a proxy is left alone, whoever chose that proxy. With the mesh's TLS a route's
 * host is not the URL's. Start reading at {@link
 * io.zerohop.instrumentation.apachehttpclient5.ApacheAdapter}.
 */
@NullMarked
package io.zerohop.instrumentation.apachehttpclient5;

import org.jspecify.annotations.NullMarked;
