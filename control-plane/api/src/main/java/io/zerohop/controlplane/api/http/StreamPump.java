package io.zerohop.controlplane.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a source's events to a connection as fast as its reader takes them. A worker is used only
 * while there is something to say; the source is also asked once a second, for what time alone
 * brings.
 */
@SuppressWarnings("FutureReturnValueIgnored") // where a write fails, the connection ends
final class StreamPump {
  private static final Logger LOG = LoggerFactory.getLogger(StreamPump.class);

  private final ChannelHandlerContext context;
  private final Channel channel;
  private final Executor workers;
  private final Reply.Stream stream;
  private final Runnable whenDone;
  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private @Nullable Future<?> tick;

  StreamPump(
      ChannelHandlerContext context, Executor workers, Reply.Stream stream, Runnable whenDone) {
    this.context = context;
    this.channel = context.channel();
    this.workers = workers;
    this.stream = stream;
    this.whenDone = whenDone;
  }

  /** Begins; called on the connection's own thread. */
  void start() {
    context.writeAndFlush(Answers.head(stream));
    tick = context.executor().scheduleAtFixedRate(this::wake, 1, 1, TimeUnit.SECONDS);
    stream.source().onNews(this::wake);
    wake();
  }

  /** Looks for news soon, on a worker; called by any thread. */
  void wake() {
    if (!over.get() && wakes.getAndIncrement() == 0) {
      try {
        workers.execute(this::run);
      } catch (RejectedExecutionException e) {
        wakes.set(0);
      }
    }
  }

  private void run() {
    int seen;
    do {
      seen = wakes.get();
      try {
        carry();
      } catch (RuntimeException e) {
        LOG.error("a stream failed", e);
        context.close();
        stop();
      }
    } while (!wakes.compareAndSet(seen, 0));
  }

  private void carry() {
    while (!over.get() && channel.isWritable()) {
      List<byte[]> events = stream.source().next();
      for (byte[] event : events) {
        context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(event)));
      }
      if (!events.isEmpty()) {
        context.flush();
      } else if (stream.source().ended()) {
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        stop();
        context.executor().execute(whenDone);
      } else {
        return;
      }
    }
  }

  /** Ends without a word: the reader left. */
  void stop() {
    if (over.compareAndSet(false, true)) {
      if (tick != null) {
        tick.cancel(false);
      }
      stream.source().close();
    }
  }
}
