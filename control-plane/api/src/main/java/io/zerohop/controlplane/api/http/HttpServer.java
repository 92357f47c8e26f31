package io.zerohop.controlplane.api.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on one port: HTTPS for everybody, plain HTTP for callers on loopback, told
 * apart by a connection's first byte. Connections are served by one I/O thread that never waits;
 * handlers run on eight workers.
 */
public final class HttpServer implements AutoCloseable {
  private static final int WORKERS = 8;
  private static final int WAITING_REQUESTS = 1_000;
  private static final int BACKLOG = 512;

  private final EventLoopGroup io;
  private final ThreadPoolExecutor workers;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listening;

  private HttpServer(HttpSettings settings, RequestHandler handler) throws IOException {
    io =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("zerohop-api-io", true), NioIoHandler.newFactory());
    workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_REQUESTS),
            new DefaultThreadFactory("zerohop-api", true));
    workers.allowCoreThreadTimeOut(true);
    try {
      listening = bind(settings, handler);
    } catch (IOException e) {
      close(null);
      throw e;
    }
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the address cannot be listened on, with the address in the message
   */
  public static HttpServer start(HttpSettings settings, RequestHandler handler) throws IOException {
    return new HttpServer(settings, handler);
  }

  private Channel bind(HttpSettings settings, RequestHandler handler) throws IOException {
    var bound =
        new ServerBootstrap()
            .group(io)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32_768, 262_144))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel.pipeline().addLast(new FirstByte(settings, handler, workers));
                  }
                })
            .bind(settings.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + settings.address() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    return bound.channel();
  }

  /** The address that it listens on. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Stops listening, ends all connections and waits for that, 5 s at most. */
  @Override
  public void close() {
    close(listening);
  }

  private void close(@Nullable Channel open) {
    if (open != null) {
      open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    workers.shutdown();
    try {
      workers.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    workers.shutdownNow();
  }
}
