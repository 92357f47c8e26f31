package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in the base of Netty's server codec, the same from 4.1 to 4.2. */
public final class NettyHttpHooks implements HookProvider {
  static final String ADDED = "CombinedChannelDuplexHandler.handlerAdded";
  static final String REMOVED = "CombinedChannelDuplexHandler.handlerRemoved";

  private static final String CODEC = "io.netty.channel.CombinedChannelDuplexHandler";
  private static final String CONTEXT = "(Lio/netty/channel/ChannelHandlerContext;)V";

  /** For the service loader. */
  public NettyHttpHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "netty-http",
        Library.of("io.netty:netty-codec-http").versions("4.1.0", ""),
        "io.zerohop.instrumentation.nettyhttp.NettyHttpAdapter",
        List.of(
            HookPoint.exit(CODEC, "handlerAdded", CONTEXT),
            HookPoint.exit(CODEC, "handlerRemoved", CONTEXT)));
  }
}
