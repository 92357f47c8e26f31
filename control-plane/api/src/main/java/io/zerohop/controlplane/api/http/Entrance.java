package io.zerohop.controlplane.api.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.zerohop.controlplane.api.http.HttpSettings.Trouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns callers away by a request's head, before its body is read, and those who take too long to
 * send one.
 */
final class Entrance extends ChannelInboundHandlerAdapter {
  private final HttpSettings settings;
  private final Caller caller;
  private boolean refused;
  private @Nullable Future<?> deadline;

  Entrance(HttpSettings settings, Caller caller) {
    this.settings = settings;
    this.caller = caller;
  }

  /** The first request counts from here; what is silent after one is the exchange's to end. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    start(context);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (refused) {
      if (message instanceof LastHttpContent) {
        context.flush().close();
      }
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      Trouble trouble = trouble(request);
      if (trouble != null) {
        refused = true;
        ReferenceCountUtil.release(message);
        Answers.refuse(context, settings, trouble);
        return;
      }
      start(context);
    }
    if (message instanceof LastHttpContent) {
      stop();
    }
    context.fireChannelRead(message);
  }

  private @Nullable Trouble trouble(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return new Trouble(400, "BadRequest", "this is no HTTP/1.1 request");
    }
    if (!caller.isTrusted()) {
      return new Trouble(
          400,
          "BadRequest",
          "plain HTTP is for callers on the same machine only: use https:// with the certificate"
              + " of `zerohop kubeconfig`");
    }
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    if (!settings.gate().admits(path(request), authorization, caller.isLocal(request.headers()))) {
      return new Trouble(
          401,
          "Unauthorized",
          "a valid bearer token is needed: `zerohop up` saved one in ~/.zerohop/config, `zerohop"
              + " kubeconfig` prints it");
    }
    if (HttpUtil.getContentLength(request, 0L) > settings.maxBody()) {
      return WholeBody.tooLong(settings);
    }
    return null;
  }

  private static String path(HttpRequest request) {
    try {
      return new QueryStringDecoder(request.uri()).path();
    } catch (IllegalArgumentException e) {
      return request.uri();
    }
  }

  private void start(ChannelHandlerContext context) {
    stop();
    deadline =
        context
            .executor()
            .schedule(() -> late(context), settings.patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void late(ChannelHandlerContext context) {
    refused = true;
    Answers.refuse(
        context, settings, new Trouble(408, "Timeout", "the request took too long to arrive"));
  }

  private void stop() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }
}
