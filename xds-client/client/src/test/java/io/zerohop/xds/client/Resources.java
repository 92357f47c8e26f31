package io.zerohop.xds.client;

import com.google.protobuf.Any;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.core.v3.AggregatedConfigSource;
import io.zerohop.proto.envoy.config.core.v3.ConfigSource;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.ApiListener;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteAction;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.VirtualHost;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.Rds;

/** Small resources, as a control plane sends them. */
final class Resources {
  private static final ConfigSource ADS =
      ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();

  private Resources() {}

  /** A listener whose route configuration has the same name. */
  static Listener listener(String name) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRds(Rds.newBuilder().setRouteConfigName(name).setConfigSource(ADS))
            .build();
    return Listener.newBuilder()
        .setName(name)
        .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(manager)))
        .build();
  }

  static RouteConfiguration route(String name, String... clusters) {
    WeightedCluster.Builder weights = WeightedCluster.newBuilder();
    for (String cluster : clusters) {
      weights.addClusters(WeightedCluster.ClusterWeight.newBuilder().setName(cluster));
    }
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .addDomains("*")
                .addRoutes(
                    Route.newBuilder()
                        .setRoute(RouteAction.newBuilder().setWeightedClusters(weights))))
        .build();
  }

  static Cluster cluster(String name) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
        .build();
  }

  static ClusterLoadAssignment endpoints(String name) {
    return ClusterLoadAssignment.newBuilder().setClusterName(name).build();
  }

  /** A route that the test's parser refuses. */
  static RouteConfiguration badRoute(String name) {
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addVirtualHosts(VirtualHost.newBuilder().setName("bad"))
        .build();
  }

  /** A cluster that the test's parser refuses. */
  static Cluster badCluster(String name) {
    return cluster(name).toBuilder().setLbPolicy(Cluster.LbPolicy.MAGLEV).build();
  }
}
