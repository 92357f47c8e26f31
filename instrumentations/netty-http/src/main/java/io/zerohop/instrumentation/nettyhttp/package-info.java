/**
 * Tells the mesh of the requests that an HTTP/1.1 server on Netty answers, if its pipeline has an
 * {@code HttpServerCodec}, on the event loop's thread while handlers read them; and, of Reactor
 * Netty, which ports it listens on, when its application is ready behind them, and when they are
 * about to close.
 *
 * <p>What an application hands to other threads, as Reactor's {@code publishOn} does, is in the
 * middle of its request there only as far as executors carry it, which is not this adapter's
 * matter; its end is seen, whichever thread answers. HTTP/2 has no such codec and is not seen.
 * Which ports a plain Netty server has is not told: when one is bound nothing says that it will
 * speak HTTP.
 *
 * <p>Never changes a request or a response. Start reading at {@link
 * io.zerohop.instrumentation.nettyhttp.NettyHttpHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.nettyhttp;

import org.jspecify.annotations.NullMarked;
