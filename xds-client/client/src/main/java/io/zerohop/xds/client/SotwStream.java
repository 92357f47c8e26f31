package io.zerohop.xds.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import io.zerohop.proto.envoy.config.core.v3.Node;
import io.zerohop.proto.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryResponse;
import io.zerohop.proto.envoy.service.discovery.v3.Resource;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state-of-the-world variant: each request names everything that is wanted of a type, each
 * answer holds it.
 */
final class SotwStream implements AdsStream {
  private static final String WRAPPER = "type.googleapis.com/envoy.service.discovery.v3.Resource";

  private final Node node;
  private final Listener listener;
  private final GrpcCall<DiscoveryRequest, DiscoveryResponse> call;
  private final Map<ResourceType, TypeState> types = new EnumMap<>(ResourceType.class);

  /** What was said last about a type. */
  private record TypeState(Set<String> names, String acceptedVersion, String nonce) {}

  private SotwStream(Loop loop, Node node, Listener listener) {
    this.node = node;
    this.listener = listener;
    this.call = new GrpcCall<>(loop, this::received, listener::ended);
  }

  static SotwStream open(Channel channel, Loop loop, Node node, Listener listener) {
    SotwStream stream = new SotwStream(loop, node, listener);
    AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(stream.call);
    return stream;
  }

  @Override
  public String protocol() {
    return "state of the world";
  }

  @Override
  public void subscribe(Subscription change) {
    TypeState before = types.get(change.type());
    boolean wildcardBeside = change.wildcard() && !change.all().isEmpty();
    Set<String> names = wildcardBeside ? plusWildcard(change.all()) : Set.copyOf(change.all());
    TypeState now =
        before == null
            ? new TypeState(names, "", "")
            : new TypeState(names, before.acceptedVersion(), before.nonce());
    send(change.type(), now, null);
  }

  @Override
  public void answer(Offer offer, @Nullable String error) {
    TypeState before = types.get(offer.type());
    if (before == null) {
      return;
    }
    String version = error == null ? offer.version() : before.acceptedVersion();
    send(offer.type(), new TypeState(before.names(), version, offer.nonce()), error);
  }

  @Override
  public void close() {
    call.close();
  }

  private void send(ResourceType type, TypeState state, @Nullable String error) {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(type.typeUrl())
            .setVersionInfo(state.acceptedVersion())
            .setResponseNonce(state.nonce())
            .addAllResourceNames(state.names());
    if (types.isEmpty()) {
      request.setNode(node);
    }
    if (error != null) {
      request.setErrorDetail(Errors.invalid(error));
    }
    types.put(type, state);
    call.send(request.build());
  }

  private void received(DiscoveryResponse response) {
    ResourceType type = ResourceType.of(response.getTypeUrl());
    if (type == null || !types.containsKey(type)) {
      return;
    }
    List<Offered> resources =
        response.getResourcesList().stream()
            .map(resource -> unwrap(resource, response.getVersionInfo()))
            .toList();
    listener.offered(
        new Offer(
            type,
            response.getVersionInfo(),
            response.getNonce(),
            resources,
            List.of(),
            type.fullState()));
  }

  /** Takes a resource out of its wrapper, which a server may put around it (gRFC A47). */
  private static Offered unwrap(Any any, String version) {
    if (!any.getTypeUrl().equals(WRAPPER)) {
      return new Offered("", version, any);
    }
    try {
      Resource wrapper = Resource.parseFrom(any.getValue());
      return new Offered(wrapper.getName(), version, wrapper.getResource());
    } catch (InvalidProtocolBufferException e) {
      return new Offered("", version, any);
    }
  }

  private static Set<String> plusWildcard(Set<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    all.add("*");
    return all;
  }
}
