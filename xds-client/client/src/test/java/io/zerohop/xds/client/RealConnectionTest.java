package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.zerohop.proto.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.zerohop.proto.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RealConnectionTest {
  private final BlockingQueue<Configuration> updates = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

  @Test
  void oneDaemonThreadCarriesEverything() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new OneListener())
            .build()
            .start();
    try (XdsClient client = client(new ControlPlaneAddress("127.0.0.1", server.getPort()))) {
      client.start();
      Configuration first = updates.poll(20, TimeUnit.SECONDS);

      assertEquals(Set.of("a"), first.listeners().keySet());
      Set<Thread> ours =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("zerohop-control-plane"))
              .collect(Collectors.toSet());
      assertEquals(1, ours.size(), ours.toString());
      assertTrue(ours.stream().allMatch(Thread::isDaemon));
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aPortOnWhichNothingListensIsToldAndTriedAgain() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (XdsClient client = client(new ControlPlaneAddress("127.0.0.1", port))) {
      client.start();

      assertEquals("cannot connect", lost.poll(20, TimeUnit.SECONDS));
      assertEquals("cannot connect", lost.poll(20, TimeUnit.SECONDS));
      assertFalse(client.state().connected());
    }
  }

  private XdsClient client(ControlPlaneAddress address) throws IOException {
    Fixture fixture = new Fixture();
    XdsEvents events =
        new XdsEvents() {
          @Override
          public void disconnected(String controlPlane, String reason, Duration retryIn) {
            lost.add(reason);
          }
        };
    return XdsClient.create(
        new XdsClient.Options(
            List.of(address), Fixture.WORKLOAD, AgentMode.ENFORCE, Set.of(), null),
        new XdsClient.Ports(fixture, updates::add, fixture, events));
  }

  private static final class OneListener extends AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> out) {
      out.onNext(
          DeltaDiscoveryResponse.newBuilder()
              .setTypeUrl(ResourceType.LISTENER.typeUrl())
              .setNonce("1")
              .addResources(
                  Resource.newBuilder()
                      .setName("a")
                      .setVersion("1")
                      .setResource(FakeControlPlane.pack(Resources.listener("a"))))
              .build());
      return new StreamObserver<>() {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
