package io.zerohop.telemetry.export;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection to a receiver: one message after the other, each with its answer. */
final class HttpExchanges extends SimpleChannelInboundHandler<FullHttpResponse> {
  private final String origin;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Waiting waiting;
  private @Nullable ChannelFuture written;
  private boolean closed;

  /** Who waits for an answer, and is told once. */
  interface Waiting {
    void answered(FullHttpResponse response);

    void failed(Throwable why);
  }

  /**
   * One that is not connected yet.
   *
   * @param origin what stands before a path in a request to a proxy (RFC 9112 section 3.2.2); empty
   *     for the receiver itself
   */
  HttpExchanges(String origin) {
    this.origin = origin;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** Whether it could take a message. */
  boolean isOpen() {
    return !closed && context != null && context.channel().isActive();
  }

  /** Sends it, a part of which stays the caller's. */
  void send(FullHttpRequest request, Waiting whom) {
    waiting = whom;
    written =
        Objects.requireNonNull(context)
            .writeAndFlush(request.retainedDuplicate().setUri(origin + request.uri()));
    written.addListener(
        done -> {
          if (!done.isSuccess() && waiting == whom) {
            fail(done.cause());
          }
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, FullHttpResponse response) {
    if (response.decoderResult().isFailure()) {
      fail(response.decoderResult().cause());
      return;
    }
    if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      return; // the answer comes after it (RFC 9110 section 15.2)
    }
    Waiting whom = waiting;
    waiting = null;
    if (whom == null || !HttpUtil.isKeepAlive(response) || written == null || !written.isDone()) {
      close();
    }
    if (whom != null) {
      whom.answered(response);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    fail(new IOException("the connection was closed before an answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    fail(cause);
  }

  private void fail(Throwable why) {
    Waiting whom = waiting;
    waiting = null;
    close();
    if (whom != null) {
      whom.failed(passing(why));
    }
  }

  /** What a connection can suffer is an IOException; what cannot be written is not. */
  private static Throwable passing(Throwable why) {
    Throwable cause =
        why instanceof DecoderException && why.getCause() != null ? why.getCause() : why;
    boolean wrong = cause instanceof CodecException || cause instanceof IllegalArgumentException;
    return wrong ? new IOException("the answer is no HTTP, or was cut: " + cause, cause) : cause;
  }

  /** Who waits is told nothing more. */
  void leave() {
    waiting = null;
    close();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for its end
  void close() {
    closed = true;
    if (context != null) {
      context.close();
    }
  }
}
