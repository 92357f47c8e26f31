package io.zerohop.controlplane.xds.wire;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.serve.Loop;
import io.zerohop.controlplane.xds.subscribe.DeltaRequest;
import io.zerohop.controlplane.xds.subscribe.Response;
import io.zerohop.controlplane.xds.subscribe.WorldRequest;
import io.zerohop.proto.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.zerohop.proto.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryRequest;

/**
 * The aggregated discovery service, both protocols (xDS protocol, "Aggregated Discovery Service").
 * Requests are taken on the transport's thread and worked on by the {@link Loop}.
 */
public final class AdsService implements BindableService {
  private final Core core;

  /** A service that gives its streams to the hub. */
  public AdsService(Core core) {
    this.core = core;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
        .addMethod(
            written(AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()),
            ServerCalls.asyncBidiStreamingCall(this::delta))
        .addMethod(
            written(AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()),
            ServerCalls.asyncBidiStreamingCall(this::world))
        .build();
  }

  private static <T> MethodDescriptor<T, Response> written(MethodDescriptor<T, ?> method) {
    return method.toBuilder(method.getRequestMarshaller(), new ResponseMarshaller())
        .setSchemaDescriptor(method.getSchemaDescriptor())
        .build();
  }

  private StreamObserver<DeltaDiscoveryRequest> delta(StreamObserver<Response> responses) {
    return new Conversation<DeltaDiscoveryRequest>(
        core,
        (ServerCallStreamObserver<Response>) responses,
        DeltaDiscoveryRequest::getNode,
        (stream, request) ->
            stream.receive(ResourceType.of(request.getTypeUrl()), deltaRequest(request)));
  }

  private StreamObserver<DiscoveryRequest> world(StreamObserver<Response> responses) {
    return new Conversation<DiscoveryRequest>(
        core,
        (ServerCallStreamObserver<Response>) responses,
        DiscoveryRequest::getNode,
        (stream, request) ->
            stream.receive(ResourceType.of(request.getTypeUrl()), worldRequest(request)));
  }

  private static DeltaRequest deltaRequest(DeltaDiscoveryRequest request) {
    return new DeltaRequest(
        request.getResourceNamesSubscribeList(),
        request.getResourceNamesUnsubscribeList(),
        request.getInitialResourceVersionsMap(),
        request.getResponseNonce(),
        request.hasErrorDetail() ? request.getErrorDetail().getMessage() : null);
  }

  private static WorldRequest worldRequest(DiscoveryRequest request) {
    return new WorldRequest(
        request.getResourceNamesList(),
        request.getResponseNonce(),
        request.hasErrorDetail() ? request.getErrorDetail().getMessage() : null);
  }
}
