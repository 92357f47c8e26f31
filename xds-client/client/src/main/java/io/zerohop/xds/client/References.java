package io.zerohop.xds.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteAction;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The names of the resources that a resource needs before it can be used.
 *
 * @param routes of a listener: the route configuration, unless it is inline
 * @param clusters of a route configuration: its backends and mirrors
 * @param endpoints of a cluster: its load assignment, unless it is inline or found by DNS
 */
public record References(Set<String> routes, Set<String> clusters, Set<String> endpoints) {
  private static final References NONE = new References(Set.of(), Set.of(), Set.of());
  private static final String CONNECTION_MANAGER =
      "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3"
          + ".HttpConnectionManager";

  public References {
    routes = Set.copyOf(routes);
    clusters = Set.copyOf(clusters);
    endpoints = Set.copyOf(endpoints);
  }

  static References of(Message message) throws InvalidProtocolBufferException {
    if (message instanceof Listener listener) {
      return ofListener(listener);
    }
    if (message instanceof RouteConfiguration routes) {
      return new References(Set.of(), clustersOf(routes), Set.of());
    }
    if (message instanceof Cluster cluster && cluster.getType() == Cluster.DiscoveryType.EDS) {
      String service = cluster.getEdsClusterConfig().getServiceName();
      return new References(
          Set.of(), Set.of(), Set.of(service.isEmpty() ? cluster.getName() : service));
    }
    return NONE;
  }

  private static References ofListener(Listener listener) throws InvalidProtocolBufferException {
    Any api = listener.getApiListener().getApiListener();
    if (!api.getTypeUrl().equals(CONNECTION_MANAGER)) {
      return NONE;
    }
    HttpConnectionManager manager = HttpConnectionManager.parseFrom(api.getValue());
    if (manager.hasRds()) {
      return new References(Set.of(manager.getRds().getRouteConfigName()), Set.of(), Set.of());
    }
    return new References(Set.of(), clustersOf(manager.getRouteConfig()), Set.of());
  }

  private static Set<String> clustersOf(RouteConfiguration routes) {
    Set<String> names = new LinkedHashSet<>();
    routes
        .getVirtualHostsList()
        .forEach(host -> host.getRoutesList().forEach(route -> addClusters(route, names)));
    names.remove("");
    return names;
  }

  private static void addClusters(Route route, Set<String> names) {
    if (!route.hasRoute()) {
      return;
    }
    RouteAction action = route.getRoute();
    names.add(action.getCluster());
    for (ClusterWeight weight : action.getWeightedClusters().getClustersList()) {
      names.add(weight.getName());
    }
    action.getRequestMirrorPoliciesList().forEach(mirror -> names.add(mirror.getCluster()));
  }
}
