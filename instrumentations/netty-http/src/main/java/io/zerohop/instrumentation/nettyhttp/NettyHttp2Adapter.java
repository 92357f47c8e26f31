package io.zerohop.instrumentation.nettyhttp;

import io.netty.channel.ChannelHandlerContext;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.hook.Verdict;

/** Puts a handler of ours behind the codec of each stream that a server answers. */
public final class NettyHttp2Adapter implements Adapter {

  /** For the weaver. */
  public NettyHttp2Adapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    Class<?> codec = context.libraryClass(NettyHttp2Hooks.CODEC);
    Member isServer = Member.read(context, codec, "isServer");
    binder.exit(
        NettyHttp2Hooks.ADDED,
        (self, args, result, thrown) -> {
          if (Boolean.TRUE.equals(isServer.call(self))
              && args[0] instanceof ChannelHandlerContext at) {
            at.pipeline().addAfter(at.name(), Exchanges.NAME, new Exchanges());
          }
          return Verdict.unchanged();
        });
  }
}
