package io.zerohop.instrumentation.nettyhttp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Serving;
import io.zerohop.spi.serve.Served;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, in the order in which they came and are answered (RFC 9112
 * section 9.3.2), or the one of a stream of HTTP/2, which is a channel of its own. The first that
 * has them after the codec, and the last that has their answers before it. Used by the event loop's
 * thread.
 */
final class Exchanges extends ChannelDuplexHandler {
  static final String NAME = "zerohop-served";

  /** What a connection's last request of HTTP/1.1 has asked is answered by its first stream. */
  private static final AttributeKey<Exchange> MOVED = AttributeKey.valueOf("zerohop-moved");

  /** Stands for each request that goes on as if we were not there. */
  private static final Exchange NOT_OURS = new Exchange(null);

  private final Deque<Exchange> unanswered = new ArrayDeque<>();
  private Exchange reading = NOT_OURS;
  private boolean closing;

  /** One request, and the head of its answer once that was written. */
  private static final class Exchange {
    final @Nullable Served served;
    int status;
    @Nullable HttpHeaders fields;

    Exchange(@Nullable Served served) {
      this.served = served;
    }

    void answeredBy(int code, HttpHeaders head) {
      status = code;
      fields = head;
      if (served != null && !isMoving()) {
        served.carry(
            (name, value) -> {
              if (!head.contains(name)) {
                head.set(name, value);
              }
            });
      }
    }

    /** Whether the answer is that it comes by HTTP/2. */
    boolean isMoving() {
      return status == 101 && fields != null && fields.contains("Upgrade", "h2c", true);
    }

    void over(@Nullable Throwable broken) {
      HttpHeaders sent = fields;
      if (served != null && sent != null) {
        served.answered(status, name -> SeenRequest.value(sent, name), broken);
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpRequest request) {
      reading = begin(context, request);
      unanswered.add(reading);
    }
    Served served = reading.served;
    if (served == null || !(message instanceof HttpRequest || message instanceof HttpContent)) {
      super.channelRead(context, message);
    } else if (served.refusal() != null) {
      refuse(context, message, served.refusal());
    } else {
      Served.Visit visit = served.enter();
      try {
        super.channelRead(context, message);
      } finally {
        visit.leave();
      }
    }
    if (message instanceof LastHttpContent) {
      reading = NOT_OURS;
    }
  }

  private static Exchange begin(ChannelHandlerContext context, HttpRequest request) {
    Exchange moved = moved(context.channel());
    if (moved != null) {
      moved.fields = null; // those of the answer that it moves
      return moved;
    }
    try {
      if (Serving.mayConcern() && request.decoderResult().isSuccess()) {
        Served begun = Served.begin(new SeenRequest(context, request));
        return begun == null ? NOT_OURS : new Exchange(begun);
      }
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("a request of Netty's", fault);
    }
    return NOT_OURS;
  }

  /** The request that this one is, which the connection has seen as one of HTTP/1.1. */
  private static @Nullable Exchange moved(Channel channel) {
    Channel connection = channel.parent();
    return connection != null
            && connection.hasAttr(MOVED)
            && channel instanceof Http2StreamChannel stream
            && stream.stream().id() == 1
        ? connection.attr(MOVED).getAndSet(null)
        : null;
  }

  /** What is read of a refused request goes no further; its head is answered. */
  private void refuse(ChannelHandlerContext context, Object message, Step.Respond refusal) {
    if (message instanceof HttpRequest request) {
      unanswered.removeLast();
      if (unanswered.isEmpty()) {
        respond(context, refusal, HttpUtil.isKeepAlive(request));
      } else {
        var unused = context.close(); // an answer out of order would be another request's
      }
    }
    ReferenceCountUtil.release(message);
    context.read(); // whoever asks for more has not seen that there was something
  }

  private static void respond(
      ChannelHandlerContext context, Step.Respond refusal, boolean keepAlive) {
    DefaultFullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(refusal.status()),
            Unpooled.wrappedBuffer(refusal.body()));
    for (Header header : refusal.headers()) {
      answer.headers().add(header.name(), header.value());
    }
    answer.headers().set("Content-Length", refusal.body().length);
    if (!keepAlive) {
      answer.headers().set("Connection", "close");
    }
    ChannelFuture written = context.writeAndFlush(answer);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    Exchange answered = answered(message);
    if (answered == null) {
      super.write(context, message, promise);
    } else if (answered.isMoving()) {
      move(context, answered);
      super.write(context, message, promise);
    } else {
      ChannelPromise told = promise.unvoid();
      told.addListener(written -> answered.over(written.cause()));
      super.write(context, message, told);
    }
  }

  /** Where it is answered as RFC 7540 section 3.2 says; else it was by this. */
  private static void move(ChannelHandlerContext context, Exchange asked) {
    Attribute<Exchange> moved = context.channel().attr(MOVED);
    moved.set(asked);
    context
        .executor()
        .execute(
            () -> {
              Exchange left = moved.getAndSet(null);
              if (left != null) {
                left.over(null);
              }
            });
  }

  /** The exchange of ours that this message is the last of. */
  private @Nullable Exchange answered(Object message) {
    Exchange head = unanswered.peek();
    if (head == null) {
      return null;
    }
    if (message instanceof HttpResponse response) {
      int status = response.status().code();
      if (status < 200 && status != 101) {
        return null; // RFC 9110 section 15.2: another one follows
      }
      if (head.served != null) {
        head.answeredBy(status, response.headers());
      }
    }
    if (!(message instanceof LastHttpContent)) {
      return null;
    }
    unanswered.remove();
    return head.served == null ? null : head;
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    closing = true;
    super.close(context, promise);
  }

  /** Nothing more will be written: the channel was closed, or speaks another protocol now. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    for (Exchange open = unanswered.poll(); open != null; open = unanswered.poll()) {
      IOException cut = new IOException("the connection was closed before the answer's end");
      if (open.fields != null) {
        open.over(cut);
      } else if (open.served != null && closing) {
        open.served.failed(cut);
      } else if (open.served != null) {
        open.served.cancel();
      }
    }
  }
}
