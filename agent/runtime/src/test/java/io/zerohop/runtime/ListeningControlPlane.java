package io.zerohop.runtime;

import com.google.protobuf.Any;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.zerohop.proto.envoy.config.core.v3.AggregatedConfigSource;
import io.zerohop.proto.envoy.config.core.v3.ConfigSource;
import io.zerohop.proto.envoy.config.listener.v3.ApiListener;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.zerohop.proto.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.zerohop.proto.envoy.service.discovery.v3.Resource;
import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.AgentServiceGrpc.AgentServiceImplBase;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A control plane on a port that has one listener and keeps what agents say of themselves. */
final class ListeningControlPlane implements AutoCloseable {
  private static final String LISTENERS = "type.googleapis.com/envoy.config.listener.v3.Listener";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final BlockingQueue<AgentMessage> agents = new LinkedBlockingQueue<>();
  private final BlockingQueue<DeltaDiscoveryRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
  private final Server server;

  ListeningControlPlane() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Agents())
            .addService(new Resources())
            .intercept(new Tokens())
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The first word of the next agent. */
  AgentMessage agent() throws InterruptedException {
    return next(agents);
  }

  /** The next request for resources. */
  DeltaDiscoveryRequest request() throws InterruptedException {
    return next(requests);
  }

  /** What the next stream brings as authorization. */
  String token() throws InterruptedException {
    return next(tokens);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the agent said nothing for a minute");
    }
    return next;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Agents extends AgentServiceImplBase {
    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<ControlMessage> out) {
      return new Queueing<>(agents);
    }
  }

  private final class Resources extends AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> out) {
      out.onNext(
          DeltaDiscoveryResponse.newBuilder()
              .setTypeUrl(LISTENERS)
              .setNonce("1")
              .addResources(
                  Resource.newBuilder()
                      .setName("reviews")
                      .setVersion("1")
                      .setResource(Any.pack(listener())))
              .build());
      return new Queueing<>(requests);
    }
  }

  private static Listener listener() {
    ConfigSource ads =
        ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRds(Rds.newBuilder().setRouteConfigName("reviews").setConfigSource(ads))
            .build();
    return Listener.newBuilder()
        .setName("reviews")
        .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(manager)))
        .build();
  }

  private final class Tokens implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String token = headers.get(AUTHORIZATION);
      tokens.add(token == null ? "" : token);
      return next.startCall(call, headers);
    }
  }

  private record Queueing<T>(BlockingQueue<T> queue) implements StreamObserver<T> {
    @Override
    public void onNext(T message) {
      queue.add(message);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
