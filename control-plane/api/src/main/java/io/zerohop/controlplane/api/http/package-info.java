/**
 * Decides how bytes of a connection become requests and answers: HTTPS and plain HTTP on one port,
 * the token, bounds of size and time, streams that wait for slow readers. It never knows what a
 * path means. Start reading at {@link io.zerohop.controlplane.api.http.HttpServer}.
 */
@NullMarked
package io.zerohop.controlplane.api.http;

import org.jspecify.annotations.NullMarked;
