package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where a stream of HTTP/2 gets what makes messages of its frames, as in Reactor Netty. */
public final class NettyHttp2Hooks implements HookProvider {
  static final String CODEC = "io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec";
  static final String ADDED = "Http2StreamFrameToHttpObjectCodec.handlerAdded";

  /** For the service loader. */
  public NettyHttp2Hooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "netty-http2",
        Library.of("io.netty:netty-codec-http2").versions("4.1.53", ""),
        "io.zerohop.instrumentation.nettyhttp.NettyHttp2Adapter",
        List.of(
            HookPoint.exit(CODEC, "handlerAdded", "(Lio/netty/channel/ChannelHandlerContext;)V")));
  }
}
