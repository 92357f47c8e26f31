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
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
      assertEquals(Configuration.EMPTY, updates.poll(60, TimeUnit.SECONDS), "nothing was kept");
      assertEquals(Set.of("a"), updates.poll(60, TimeUnit.SECONDS).listeners().keySet());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (ours().size() != 1 && System.nanoTime() < end) {
        // That of a client which was closed before takes a moment to end.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      assertEquals(1, ours().size(), ours().toString());
      assertTrue(ours().stream().allMatch(Thread::isDaemon));
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aPortOnWhichNothingListensIsToldAndTriedAgain() throws Exception {
    // Bound, so that nobody else gets it, and not listened on.
    Socket holder = new Socket();
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (holder;
        XdsClient client = client(new ControlPlaneAddress("127.0.0.1", holder.getLocalPort()))) {
      client.start();

      assertEquals("cannot connect", lost.poll(60, TimeUnit.SECONDS));
      assertEquals("cannot connect", lost.poll(60, TimeUnit.SECONDS));
      assertFalse(client.state().connected());
    }
  }

  @Test
  void aClosedClientTakesWhatAnApplicationStillAsksOfIt() throws Exception {
    Socket holder = new Socket();
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (holder) {
      XdsClient client = client(new ControlPlaneAddress("127.0.0.1", holder.getLocalPort()));
      client.start();
      client.close();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!ours().isEmpty() && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }

      client.demand("a");
      client.ports(() -> ListeningPorts.NONE, false);
      client.mode(AgentMode.OFF, "test");
      client.later(Duration.ZERO, () -> {});
      assertFalse(
          client.withdraw("the server closes", Duration.ofMinutes(2)).get(60, TimeUnit.SECONDS));
      client.close();
    }
  }

  private static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("zerohop-control-plane"))
        .collect(Collectors.toSet());
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
