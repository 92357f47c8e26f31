package io.zerohop.instrumentation.nettyhttp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.AttributeKey;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a handler of ours behind what decodes a connection's requests and encodes its answers, when
 * its first bytes come: one codec, or two handlers.
 */
public final class NettyHttpAdapter implements Adapter {
  private static final AttributeKey<Boolean> LOOKED = AttributeKey.valueOf("zerohop-looked");

  /** For the weaver. */
  public NettyHttpAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.enter(
        NettyHttpHooks.DECODE,
        (self, args) -> {
          if (self instanceof HttpRequestDecoder
              && args[0] instanceof ChannelHandlerContext at
              && !at.channel().hasAttr(LOOKED)) {
            at.channel().attr(LOOKED).set(true);
            decodes(at.pipeline());
          }
        });
  }

  private static void decodes(ChannelPipeline pipeline) {
    String behind = codec(pipeline);
    if (behind != null) {
      pipeline.addAfter(behind, Exchanges.NAME, new Exchanges());
    }
  }

  /** The name of the first handler that has messages on both ways; null if there is none. */
  private static @Nullable String codec(ChannelPipeline pipeline) {
    boolean decodes = false;
    boolean encodes = false;
    for (Map.Entry<String, ChannelHandler> each : pipeline) {
      ChannelHandler handler = each.getValue();
      boolean both = handler instanceof HttpServerCodec;
      decodes |= both || handler instanceof HttpRequestDecoder;
      encodes |= both || handler instanceof HttpResponseEncoder;
      if (decodes && encodes) {
        return each.getKey();
      }
    }
    return null;
  }
}
