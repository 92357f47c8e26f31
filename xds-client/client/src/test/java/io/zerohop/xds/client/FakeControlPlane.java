package io.zerohop.xds.client;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.zerohop.proto.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryResponse;
import io.zerohop.proto.envoy.service.discovery.v3.Resource;
import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.AgentServiceGrpc;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A control plane that says what the test lets it say, and remembers what it was told. */
final class FakeControlPlane {
  final List<DeltaDiscoveryRequest> delta = new ArrayList<>();
  final List<DiscoveryRequest> world = new ArrayList<>();
  final List<AgentMessage> agent = new ArrayList<>();
  boolean knowsDelta = true;
  boolean knowsAgents = true;
  int streams;

  private final String name;
  private @Nullable Server server;
  private @Nullable StreamObserver<DeltaDiscoveryResponse> deltaOut;
  private @Nullable StreamObserver<DiscoveryResponse> worldOut;
  private @Nullable StreamObserver<ControlMessage> agentOut;
  private int nonce;

  FakeControlPlane(String name) {
    this.name = name;
  }

  void start() {
    try {
      server =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addService(new Ads())
              .addService(new Agents())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    open(server).shutdownNow();
  }

  static ManagedChannel channel(ControlPlaneAddress address) {
    return InProcessChannelBuilder.forName(address.host()).directExecutor().build();
  }

  void breakStream() {
    open(deltaOut).onError(Status.UNAVAILABLE.asRuntimeException());
  }

  void breakAgentStream() {
    open(agentOut).onError(Status.UNAVAILABLE.asRuntimeException());
  }

  /** Sends resources of one type, all with this version. */
  void offer(String version, Message... messages) {
    DeltaDiscoveryResponse.Builder response = response(typeOf(messages[0]));
    for (Message message : messages) {
      response.addResources(
          Resource.newBuilder()
              .setName(typeOf(message).nameOf(message))
              .setVersion(version)
              .setResource(pack(message)));
    }
    open(deltaOut).onNext(response.build());
  }

  void offerNothing(ResourceType type) {
    open(deltaOut).onNext(response(type).build());
  }

  void remove(ResourceType type, String... names) {
    open(deltaOut).onNext(response(type).addAllRemovedResources(List.of(names)).build());
  }

  void offerWorld(String version, ResourceType type, Message... messages) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(type.typeUrl())
            .setVersionInfo(version)
            .setNonce("n" + ++nonce);
    for (Message message : messages) {
      response.addResources(pack(message));
    }
    open(worldOut).onNext(response.build());
  }

  void tell(ControlMessage message) {
    open(agentOut).onNext(message);
  }

  DeltaDiscoveryRequest last(ResourceType type) {
    return delta.stream()
        .filter(request -> request.getTypeUrl().equals(type.typeUrl()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  List<String> subscribed(ResourceType type) {
    return delta.stream()
        .filter(request -> request.getTypeUrl().equals(type.typeUrl()))
        .flatMap(request -> request.getResourceNamesSubscribeList().stream())
        .toList();
  }

  DiscoveryRequest lastWorld(ResourceType type) {
    return world.stream()
        .filter(request -> request.getTypeUrl().equals(type.typeUrl()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static <T> T open(@Nullable T stream) {
    return Objects.requireNonNull(stream, "nobody has connected");
  }

  private DeltaDiscoveryResponse.Builder response(ResourceType type) {
    return DeltaDiscoveryResponse.newBuilder().setTypeUrl(type.typeUrl()).setNonce("n" + ++nonce);
  }

  static Any pack(Message message) {
    return Any.pack(message);
  }

  private static ResourceType typeOf(Message message) {
    return open(
        ResourceType.of("type.googleapis.com/" + message.getDescriptorForType().getFullName()));
  }

  private final class Ads
      extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> out) {
      if (!knowsDelta) {
        return super.deltaAggregatedResources(out);
      }
      streams++;
      deltaOut = out;
      return new Into<>(delta);
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(
        StreamObserver<DiscoveryResponse> out) {
      streams++;
      worldOut = out;
      return new Into<>(world);
    }
  }

  private final class Agents extends AgentServiceGrpc.AgentServiceImplBase {
    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<ControlMessage> out) {
      if (!knowsAgents) {
        return super.connect(out);
      }
      agentOut = out;
      return new Into<>(agent);
    }
  }

  private record Into<T>(List<T> list) implements StreamObserver<T> {
    @Override
    public void onNext(T message) {
      list.add(message);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
