package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Netty makes messages of an HTTP/1.1 connection's bytes, the same from 4.1 to 4.2. */
public final class NettyHttpHooks implements HookProvider {
  static final String DECODE = "HttpObjectDecoder.decode";

  /** For the service loader. */
  public NettyHttpHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "netty-http",
        Library.of("io.netty:netty-codec-http").versions("4.1.0", ""),
        "io.zerohop.instrumentation.nettyhttp.NettyHttpAdapter",
        List.of(
            HookPoint.enter(
                "io.netty.handler.codec.http.HttpObjectDecoder",
                "decode",
                "(Lio/netty/channel/ChannelHandlerContext;Lio/netty/buffer/ByteBuf;"
                    + "Ljava/util/List;)V")));
  }
}
