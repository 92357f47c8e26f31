package io.zerohop.xds.client;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loop of Netty as our {@link Loop}: one daemon thread for sockets, streams and timers. A
 * second one lives only while a host name is looked up.
 */
final class NettyLoop implements Loop {
  private static final int LARGEST_MESSAGE = 64 << 20;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final EventLoopGroup group;
  private final Executor lookups;
  private final Metadata shown;

  /**
   * @param joinToken shown to the control plane with every stream; null for none
   */
  NettyLoop(@Nullable String joinToken) {
    shown = new Metadata();
    if (joinToken != null) {
      shown.put(AUTHORIZATION, "Bearer " + joinToken);
    }
    group =
        new MultiThreadIoEventLoopGroup(
            1, daemon("zerohop-control-plane"), NioIoHandler.newFactory());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon("zerohop-dns"));
    pool.allowCoreThreadTimeOut(true);
    lookups = pool;
  }

  /** A channel whose work is all done on this loop; not connected yet. */
  ManagedChannel channel(ControlPlaneAddress address) {
    return NettyChannelBuilder.forAddress(address.host(), address.port())
        .usePlaintext()
        .intercept(MetadataUtils.newAttachHeadersInterceptor(shown))
        .eventLoopGroup(group)
        .channelType(NioSocketChannel.class)
        // A pool would hold megabytes for a message now and then.
        .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
        .directExecutor()
        .offloadExecutor(lookups)
        .proxyDetector(target -> null)
        .disableServiceConfigLookUp()
        .disableRetry()
        .keepAliveTime(30, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        .maxInboundMessageSize(LARGEST_MESSAGE)
        .build();
  }

  /** After the end of the loop it is left undone: an application may call while its JVM ends. */
  @Override
  public void execute(Runnable task) {
    try {
      group.execute(task);
    } catch (RejectedExecutionException ended) {
      // Nobody waits for it: what was asked of a client that is closed is answered by the client.
    }
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Future<?> future = group.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for its end
  void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
