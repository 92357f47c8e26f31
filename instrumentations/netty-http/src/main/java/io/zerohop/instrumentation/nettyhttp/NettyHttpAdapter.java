package io.zerohop.instrumentation.nettyhttp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Puts a handler of ours behind each server's codec, as long as the codec is there: an upgrade to
 * another protocol takes both away.
 */
public final class NettyHttpAdapter implements Adapter {
  private static final String NAME = "zerohop-served";

  /** For the weaver. */
  public NettyHttpAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.exit(NettyHttpHooks.ADDED, (self, args, result, thrown) -> added(self, args[0]));
    binder.exit(NettyHttpHooks.REMOVED, (self, args, result, thrown) -> removed(self, args[0]));
  }

  private static Verdict added(@Nullable Object codec, @Nullable Object at) {
    if (codec instanceof HttpServerCodec && at instanceof ChannelHandlerContext context) {
      ChannelPipeline pipeline = context.pipeline();
      if (pipeline.get(NAME) == null) {
        pipeline.addAfter(context.name(), NAME, new Exchanges());
      }
    }
    return Verdict.unchanged();
  }

  private static Verdict removed(@Nullable Object codec, @Nullable Object at) {
    if (codec instanceof HttpServerCodec && at instanceof ChannelHandlerContext context) {
      ChannelPipeline pipeline = context.pipeline();
      if (pipeline.get(NAME) != null) {
        pipeline.remove(NAME);
      }
    }
    return Verdict.unchanged();
  }
}
