package io.zerohop.xds.client;

import io.grpc.Channel;
import io.grpc.Status;
import io.zerohop.proto.envoy.config.core.v3.Node;
import io.zerohop.proto.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The incremental variant: only what changed is sent, each resource with its own version. */
final class DeltaStream implements AdsStream {
  private static final String WILDCARD = "*";

  private final Node node;
  private final Function<ResourceType, Map<String, String>> heldVersions;
  private final Listener listener;
  private final GrpcCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call;
  private final Set<ResourceType> begun = EnumSet.noneOf(ResourceType.class);

  private DeltaStream(
      Loop loop,
      Node node,
      Function<ResourceType, Map<String, String>> heldVersions,
      Listener listener) {
    this.node = node;
    this.heldVersions = heldVersions;
    this.listener = listener;
    this.call = new GrpcCall<>(loop, this::received, listener::ended);
  }

  /**
   * Opens a stream.
   *
   * @param heldVersions what the control plane need not send again, by name
   */
  static DeltaStream open(
      Channel channel,
      Loop loop,
      Node node,
      Function<ResourceType, Map<String, String>> heldVersions,
      Listener listener) {
    DeltaStream stream = new DeltaStream(loop, node, heldVersions, listener);
    AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(stream.call);
    return stream;
  }

  @Override
  public String protocol() {
    return "delta";
  }

  @Override
  public void subscribe(Subscription change) {
    DeltaDiscoveryRequest.Builder request = request(change.type());
    if (begun.add(change.type())) {
      // A first request without names is the wildcard in its oldest form, which every server knows.
      if (change.wildcard() && !change.all().isEmpty()) {
        request.addResourceNamesSubscribe(WILDCARD);
      }
      request
          .addAllResourceNamesSubscribe(change.all())
          .putAllInitialResourceVersions(heldVersions.apply(change.type()));
    } else {
      request
          .addAllResourceNamesSubscribe(change.added())
          .addAllResourceNamesUnsubscribe(change.removed());
    }
    call.send(request.build());
  }

  @Override
  public void answer(Offer offer, @Nullable String error) {
    DeltaDiscoveryRequest.Builder request = request(offer.type()).setResponseNonce(offer.nonce());
    if (error != null) {
      request.setErrorDetail(Errors.invalid(error));
    }
    call.send(request.build());
  }

  @Override
  public void close() {
    call.close();
  }

  private DeltaDiscoveryRequest.Builder request(ResourceType type) {
    DeltaDiscoveryRequest.Builder request =
        DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl());
    if (begun.isEmpty()) {
      request.setNode(node);
    }
    return request;
  }

  private void received(DeltaDiscoveryResponse response) {
    ResourceType type = ResourceType.of(response.getTypeUrl());
    if (type == null) {
      return;
    }
    List<Offered> resources =
        response.getResourcesList().stream()
            .map(r -> new Offered(r.getName(), r.getVersion(), r.getResource()))
            .toList();
    listener.offered(
        new Offer(
            type,
            response.getSystemVersionInfo(),
            response.getNonce(),
            resources,
            List.copyOf(response.getRemovedResourcesList()),
            false));
  }

  static boolean isUnimplemented(Status status) {
    return status.getCode() == Status.Code.UNIMPLEMENTED;
  }
}
