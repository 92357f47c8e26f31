package io.zerohop.controlplane.api.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.Future;
import io.zerohop.controlplane.api.http.HttpSettings.Trouble;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection's requests, one after another: each is handled by a worker, then answered. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close
final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int MAX_PIPELINED = 8;

  private final RequestHandler handler;
  private final Executor workers;
  private final HttpSettings settings;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private boolean busy;
  private @Nullable StreamPump pump;
  private @Nullable Future<?> idle;

  private record Pending(Request request, boolean keepAlive) {}

  Exchange(RequestHandler handler, Executor workers, HttpSettings settings) {
    this.handler = handler;
    this.workers = workers;
    this.settings = settings;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    if (idle != null) {
      idle.cancel(false);
    }
    if (message.decoderResult().isFailure()) {
      // What came before the fault is not what the caller meant to send.
      Trouble cut = new Trouble(400, "BadRequest", "the request's body is malformed");
      Answers.refuse(context, settings, cut);
      return;
    }
    Request request;
    try {
      request = request(context, message);
    } catch (IllegalArgumentException e) {
      Answers.refuse(
          context, settings, new Trouble(400, "BadRequest", "the request's path is malformed"));
      return;
    }
    waiting.add(new Pending(request, HttpUtil.isKeepAlive(message)));
    if (waiting.size() > MAX_PIPELINED) {
      context.close();
      return;
    }
    next(context);
  }

  private static Request request(ChannelHandlerContext context, FullHttpRequest message) {
    QueryStringDecoder uri = new QueryStringDecoder(message.uri());
    Map<String, String> headers = new HashMap<>();
    message
        .headers()
        .forEach(
            h -> headers.merge(h.getKey().toLowerCase(Locale.ROOT), h.getValue(), Exchange::both));
    String peer =
        context.channel().remoteAddress() instanceof InetSocketAddress address
            ? address.getAddress().getHostAddress()
            : "unknown";
    return new Request(
        message.method().name(),
        uri.path(),
        uri.parameters(),
        headers,
        ByteBufUtil.getBytes(message.content()),
        peer);
  }

  private static String both(String first, String second) {
    return first + "," + second;
  }

  private void next(ChannelHandlerContext context) {
    Pending pending = busy ? null : waiting.poll();
    if (pending == null) {
      return;
    }
    busy = true;
    try {
      workers.execute(() -> handle(context, pending));
    } catch (RejectedExecutionException e) {
      Answers.refuse(
          context,
          settings,
          new Trouble(429, "TooManyRequests", "the control plane is busy: try again in a second"));
    }
  }

  private void handle(ChannelHandlerContext context, Pending pending) {
    try {
      handler
          .handle(pending.request())
          .whenComplete((reply, failure) -> answer(context, pending, reply, failure));
    } catch (RuntimeException | Error e) {
      answer(context, pending, null, e);
    }
  }

  private void answer(
      ChannelHandlerContext context,
      Pending pending,
      @Nullable Reply reply,
      @Nullable Throwable failure) {
    Reply known = reply == null ? broken(pending.request(), failure) : reply;
    context.executor().execute(() -> write(context, pending, known));
  }

  private Reply broken(Request request, @Nullable Throwable failure) {
    LOG.error("{} {} failed", request.method(), request.path(), failure);
    Trouble trouble =
        new Trouble(
            500, "InternalError", "the control plane failed on this request; its log says why");
    return Reply.json(500, settings.problem().apply(trouble));
  }

  private void write(ChannelHandlerContext context, Pending pending, Reply reply) {
    if (reply instanceof Reply.Stream stream) {
      if (!context.channel().isActive()) {
        stream.source().close();
        return;
      }
      pump = new StreamPump(context, workers, stream, () -> done(context));
      pump.start();
    } else if (reply instanceof Reply.Whole whole) {
      Answers.whole(context, whole, pending.keepAlive());
      done(context);
    }
  }

  private void done(ChannelHandlerContext context) {
    pump = null;
    busy = false;
    next(context);
    if (!busy) {
      idle =
          context
              .executor()
              .schedule(
                  () -> {
                    context.close();
                  },
                  settings.patience().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (pump != null) {
      pump.wake();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (pump != null) {
      pump.stop();
    }
    if (idle != null) {
      idle.cancel(false);
    }
    waiting.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection broke: {}", cause.toString());
    context.close();
  }
}
