package io.zerohop.controlplane.translate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.grpc.stub.StreamObserver;
import io.zerohop.proto.envoy.config.core.v3.Address;
import io.zerohop.proto.envoy.config.core.v3.SocketAddress;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.ApiListener;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteAction;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.RouteMatch;
import io.zerohop.proto.envoy.config.route.v3.VirtualHost;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster;
import io.zerohop.proto.envoy.extensions.filters.http.router.v3.Router;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Serves a view to a state-of-the-world client and hears what it makes of each resource. Endpoints
 * are given addresses where nobody listens. Thread-safe.
 */
final class Discovery {
  /** A listener beside those of the view, whose routes lead to every cluster. */
  static final String EVERY_CLUSTER = "every-cluster";

  private final XdsView view;
  private final Set<String> awaited = new TreeSet<>();
  private final CompletableFuture<String> verdict = new CompletableFuture<>();

  Discovery(XdsView view) {
    this.view = view;
    for (String type : XdsTypes.ALL) {
      view.names(type).forEach(name -> awaited.add(type + ' ' + name));
    }
  }

  /** Empty once every resource of the view was accepted, or the first refusal. */
  CompletableFuture<String> verdict() {
    return verdict;
  }

  /** What no client has accepted so far. */
  synchronized Set<String> awaited() {
    return new TreeSet<>(awaited);
  }

  /** Another client comes. */
  StreamObserver<DiscoveryRequest> stream(StreamObserver<DiscoveryResponse> responses) {
    return new Client(responses);
  }

  private synchronized void accepted(String type, List<String> names) {
    names.forEach(name -> awaited.remove(type + ' ' + name));
    if (awaited.isEmpty()) {
      verdict.complete("");
    }
  }

  /** What one client asked for and was sent; gRPC calls it from one thread at a time. */
  private final class Client implements StreamObserver<DiscoveryRequest> {
    private final StreamObserver<DiscoveryResponse> responses;
    private final Map<String, List<String>> sent = new HashMap<>();
    private final Map<String, String> nonces = new HashMap<>();
    private int responded;

    Client(StreamObserver<DiscoveryResponse> responses) {
      this.responses = responses;
    }

    @Override
    public void onNext(DiscoveryRequest request) {
      String type = request.getTypeUrl();
      List<String> names = request.getResourceNamesList();
      if (request.hasErrorDetail()) {
        verdict.complete(request.getErrorDetail().getMessage());
        return;
      }
      if (request.getResponseNonce().equals(nonces.get(type))) {
        accepted(type, sent.getOrDefault(type, List.of()));
      }
      if (!names.equals(sent.get(type))) {
        sent.put(type, names);
        responses.onNext(response(type, names));
      }
    }

    private DiscoveryResponse response(String type, List<String> names) {
      String nonce = Integer.toString(++responded);
      nonces.put(type, nonce);
      DiscoveryResponse.Builder out =
          DiscoveryResponse.newBuilder().setTypeUrl(type).setVersionInfo("golden").setNonce(nonce);
      for (String name : names) {
        XdsResource resource = view.get(type, name);
        if (name.equals(EVERY_CLUSTER)) {
          out.addResources(everyCluster());
        } else if (resource != null) {
          out.addResources(type.equals(XdsTypes.ENDPOINTS) ? elsewhere(resource) : resource.any());
        }
      }
      return out.build();
    }

    @Override
    public void onError(Throwable gone) {
      responses.onCompleted();
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }

  private Any everyCluster() {
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (String name : view.names(XdsTypes.CLUSTER)) {
      clusters.addClusters(
          WeightedCluster.ClusterWeight.newBuilder().setName(name).setWeight(UInt32Value.of(1)));
    }
    Route route =
        Route.newBuilder()
            .setMatch(RouteMatch.newBuilder().setPrefix("/"))
            .setRoute(RouteAction.newBuilder().setWeightedClusters(clusters))
            .build();
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRouteConfig(
                RouteConfiguration.newBuilder()
                    .addVirtualHosts(
                        VirtualHost.newBuilder().setName("all").addDomains("*").addRoutes(route)))
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("router")
                    .setTypedConfig(any(Router.getDefaultInstance())))
            .build();
    return any(
        Listener.newBuilder()
            .setName(EVERY_CLUSTER)
            .setApiListener(ApiListener.newBuilder().setApiListener(any(manager)))
            .build());
  }

  private static Any any(Message message) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/" + message.getDescriptorForType().getFullName())
        .setValue(message.toByteString())
        .build();
  }

  private static Any elsewhere(XdsResource endpoints) {
    ClusterLoadAssignment.Builder out;
    try {
      out = ClusterLoadAssignment.parseFrom(endpoints.value()).toBuilder();
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException(broken);
    }
    Address nobody =
        Address.newBuilder()
            .setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(1))
            .build();
    for (var locality : out.getEndpointsBuilderList()) {
      for (var endpoint : locality.getLbEndpointsBuilderList()) {
        endpoint.getEndpointBuilder().setAddress(nobody);
      }
    }
    return any(out.build());
  }
}
