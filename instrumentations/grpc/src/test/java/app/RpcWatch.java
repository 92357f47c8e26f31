package app;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An application's interceptor and executors, which remember what passed by, and where. */
final class RpcWatch implements ClientInterceptor, AutoCloseable {
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Set<String> threads = new ConcurrentSkipListSet<>();
  private final ExecutorService ofChannel = executor("of the channel");
  private final ExecutorService ofCall = executor("of the call");
  private final ManagedChannel channel;

  RpcWatch(String target) {
    channel =
        ManagedChannelBuilder.forTarget(target)
            .usePlaintext()
            .executor(ofChannel)
            .intercept(this)
            .build();
  }

  private static ExecutorService executor(String name) {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  Channel channel() {
    return channel;
  }

  /** Options with the executor of the call, or without. */
  CallOptions options(String executor) {
    return executor.equals("of the call")
        ? CallOptions.DEFAULT.withExecutor(ofCall)
        : CallOptions.DEFAULT;
  }

  /** How often an RPC began, a message went by and an RPC ended; on which threads it was told. */
  String seen() {
    return begun + " " + messages + " " + ended + " " + threads;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> responses, Metadata headers) {
        begun.incrementAndGet();
        super.start(new Ends<>(responses), headers);
      }

      @Override
      public void sendMessage(Q message) {
        messages.incrementAndGet();
        super.sendMessage(message);
      }
    };
  }

  private final class Ends<R> extends SimpleForwardingClientCallListener<R> {
    Ends(ClientCall.Listener<R> responses) {
      super(responses);
    }

    @Override
    public void onHeaders(Metadata headers) {
      here();
      super.onHeaders(headers);
    }

    @Override
    public void onMessage(R message) {
      here();
      super.onMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      here();
      ended.incrementAndGet();
      super.onClose(status, trailers);
    }

    private void here() {
      threads.add(Thread.currentThread().getName());
    }
  }

  @Override
  public void close() {
    try {
      channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ofChannel.shutdown();
    ofCall.shutdown();
  }
}
