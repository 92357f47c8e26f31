package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.Endpoint;
import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.proto.envoy.config.core.v3.Address;
import io.zerohop.proto.envoy.config.core.v3.HealthStatus;
import io.zerohop.proto.envoy.config.core.v3.SocketAddress;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.endpoint.v3.LbEndpoint;
import io.zerohop.proto.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the endpoints of one destination. */
final class EndpointWriter {
  private EndpointWriter() {}

  static ClusterLoadAssignment endpoints(Dialect dialect, String name, List<Endpoint> endpoints) {
    Map<String, List<Endpoint>> localities = new TreeMap<>();
    for (Endpoint endpoint : endpoints) {
      Locality at = endpoint.workload().locality();
      String key = at.region() + "/" + at.zone() + "/" + at.subZone();
      localities.computeIfAbsent(key, k -> new ArrayList<>()).add(endpoint);
    }
    ClusterLoadAssignment.Builder out = ClusterLoadAssignment.newBuilder().setClusterName(name);
    localities.values().forEach(group -> out.addEndpoints(locality(dialect, group)));
    return out.build();
  }

  /** gRPC's clients leave out a locality without a weight. */
  private static LocalityLbEndpoints locality(Dialect dialect, List<Endpoint> group) {
    Locality at = group.get(0).workload().locality();
    LocalityLbEndpoints.Builder out =
        LocalityLbEndpoints.newBuilder()
            .setLocality(
                io.zerohop.proto.envoy.config.core.v3.Locality.newBuilder()
                    .setRegion(at.region())
                    .setZone(at.zone())
                    .setSubZone(at.subZone()));
    int weight = 0;
    for (Endpoint endpoint : group) {
      weight += endpoint.workload().weight();
      out.addLbEndpoints(endpoint(dialect, endpoint));
    }
    return out.setLoadBalancingWeight(Protos.number(weight)).build();
  }

  private static LbEndpoint endpoint(Dialect dialect, Endpoint endpoint) {
    LbEndpoint.Builder out =
        at(endpoint.address(), endpoint.port().number()).toBuilder()
            .setHealthStatus(health(dialect, endpoint.health()))
            .setLoadBalancingWeight(Protos.number(endpoint.workload().weight()));
    if (dialect == Dialect.AGENT) {
      out.setMetadata(
          new Notes()
              .text("workload", endpoint.workload().key().name())
              .text("version", endpoint.workload().version())
              .metadata());
    }
    return out.build();
  }

  /** gRPC's clients would leave out a degraded endpoint, which is still served (gRFC A27). */
  private static HealthStatus health(Dialect dialect, Endpoint.Health health) {
    return switch (health) {
      case HEALTHY -> HealthStatus.HEALTHY;
      case DRAINING -> HealthStatus.DRAINING;
      case DEGRADED -> dialect == Dialect.GRPC ? HealthStatus.HEALTHY : HealthStatus.DEGRADED;
    };
  }

  static LbEndpoint at(String address, int port) {
    return LbEndpoint.newBuilder()
        .setEndpoint(
            io.zerohop.proto.envoy.config.endpoint.v3.Endpoint.newBuilder()
                .setAddress(
                    Address.newBuilder()
                        .setSocketAddress(
                            SocketAddress.newBuilder().setAddress(address).setPortValue(port))))
        .build();
  }
}
