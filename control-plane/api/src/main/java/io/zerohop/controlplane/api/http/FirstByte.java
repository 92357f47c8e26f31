package io.zerohop.controlplane.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells TLS (its first record starts with 22) from plain HTTP and builds the pipeline for it. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close
final class FirstByte extends ByteToMessageDecoder {
  private static final int TLS_HANDSHAKE = 22;

  private final HttpSettings settings;
  private final RequestHandler handler;
  private final Executor workers;
  private @Nullable Future<?> patience;

  FirstByte(HttpSettings settings, RequestHandler handler, Executor workers) {
    this.settings = settings;
    this.handler = handler;
    this.workers = workers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    patience =
        context
            .executor()
            .schedule(
                () -> {
                  context.close();
                },
                settings.patience().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (patience != null) {
      patience.cancel(false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (!in.isReadable()) {
      return;
    }
    boolean tls = in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE;
    ChannelPipeline pipeline = context.pipeline();
    if (tls) {
      pipeline.addLast(settings.tls().newHandler(context.alloc()));
    }
    pipeline.addLast(new HttpServerCodec());
    pipeline.addLast(new Entrance(settings, new Caller(tls, loopback(context))));
    pipeline.addLast(new WholeBody(settings));
    pipeline.addLast(new Exchange(handler, workers, settings));
    pipeline.remove(this);
  }

  private static boolean loopback(ChannelHandlerContext context) {
    return context.channel().remoteAddress() instanceof InetSocketAddress peer
        && peer.getAddress().isLoopbackAddress();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
