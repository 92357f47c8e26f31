/**
 * Tells the mesh of the requests that an HTTP server on Netty answers, on the event loop's thread
 * while handlers read them: over HTTP/1.1 if its pipeline has an {@code HttpServerCodec}, or a
 * decoder and an encoder; over HTTP/2 if each stream is a channel with an {@code
 * Http2StreamFrameToHttpObjectCodec}, as in Reactor Netty. And, of Reactor Netty and Vert.x, which
 * ports they listen on, when the application is ready behind them, and when they are about to
 * close.
 *
 * <p>What an application hands to other threads, as Reactor's {@code publishOn} does, is in the
 * middle of its request there only as far as executors carry it, which is not this adapter's
 * matter; its end is seen, whichever thread answers. HTTP/2 of Vert.x, whose streams are no
 * channels, is not seen. Which ports a plain Netty server has is not told: when one is bound
 * nothing says that it will speak HTTP.
 *
 * <p>Never changes a request or a response. Start reading at {@link
 * io.zerohop.instrumentation.nettyhttp.NettyHttpHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.nettyhttp;

import org.jspecify.annotations.NullMarked;
