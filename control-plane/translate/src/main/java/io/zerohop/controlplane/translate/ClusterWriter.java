package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.PortChoice;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec.Balancing;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec.OutlierDetection;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.proto.envoy.config.cluster.v3.CircuitBreakers;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.core.v3.Http2ProtocolOptions;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.zerohop.proto.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.zerohop.proto.envoy.type.v3.Percent;
import org.jspecify.annotations.Nullable;

/** Writes how calls to one destination are balanced and guarded. */
final class ClusterWriter {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private final Mesh mesh;
  private final Dialect dialect;

  ClusterWriter(Mesh mesh, Dialect dialect) {
    this.mesh = mesh;
    this.dialect = dialect;
  }

  Cluster cluster(Destination destination) {
    TrafficPolicySpec policy = mesh.trafficPolicies().spec(destination.service().key());
    Cluster.Builder cluster = Cluster.newBuilder().setName(destination.name());
    discovery(destination, cluster);
    cluster.setLbPolicy(balancing(policy));
    if (policy != null) {
      guard(policy, cluster);
    } else if (dialect == Dialect.GRPC) {
      cluster.setCircuitBreakers(BreakerWriter.grpc(null));
    }
    if (dialect == Dialect.ENVOY && destination.port().http2()) {
      cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, Protos.any(http2()));
    }
    if (dialect == Dialect.AGENT) {
      cluster.setMetadata(notes(destination).metadata());
    }
    return cluster.build();
  }

  private static void discovery(Destination destination, Cluster.Builder cluster) {
    String external = destination.service().externalName();
    if (external == null) {
      cluster
          .setType(Cluster.DiscoveryType.EDS)
          .setEdsClusterConfig(
              Cluster.EdsClusterConfig.newBuilder()
                  .setEdsConfig(Protos.ADS)
                  .setServiceName(destination.name()));
      return;
    }
    int port =
        destination.port().target() instanceof PortChoice.Number number
            ? number.port()
            : destination.port().number();
    cluster
        .setType(Cluster.DiscoveryType.LOGICAL_DNS)
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName(destination.name())
                .addEndpoints(
                    LocalityLbEndpoints.newBuilder()
                        .addLbEndpoints(EndpointWriter.at(external, port))));
  }

  /** gRPC's clients refuse RANDOM, and some of them LEAST_REQUEST. */
  private Cluster.LbPolicy balancing(@Nullable TrafficPolicySpec policy) {
    if (dialect == Dialect.GRPC) {
      return Cluster.LbPolicy.ROUND_ROBIN;
    }
    Balancing balancing = policy == null ? null : policy.balancing();
    return balancing == null
        ? Cluster.LbPolicy.LEAST_REQUEST
        : switch (balancing) {
          case LEAST_REQUEST -> Cluster.LbPolicy.LEAST_REQUEST;
          case ROUND_ROBIN -> Cluster.LbPolicy.ROUND_ROBIN;
          case RANDOM -> Cluster.LbPolicy.RANDOM;
        };
  }

  private void guard(TrafficPolicySpec policy, Cluster.Builder cluster) {
    if (policy.timeouts().connect() != null) {
      cluster.setConnectTimeout(Protos.duration(policy.timeouts().connect()));
    }
    CircuitBreakers breakers = BreakerWriter.write(policy, dialect);
    if (breakers != null) {
      cluster.setCircuitBreakers(breakers);
    }
    if (dialect == Dialect.GRPC) {
      return;
    }
    OutlierDetection outliers = policy.outlierDetection();
    if (outliers != null) {
      cluster.setOutlierDetection(OutlierWriter.write(outliers));
      if (outliers.panicThreshold() != null) {
        cluster.setCommonLbConfig(
            Cluster.CommonLbConfig.newBuilder()
                .setHealthyPanicThreshold(
                    Percent.newBuilder().setValue(outliers.panicThreshold())));
      }
    }
  }

  private static HttpProtocolOptions http2() {
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
        .build();
  }

  private Notes notes(Destination destination) {
    Notes notes = new Notes();
    Resource service = destination.service().resource();
    if (service != null) {
      notes.text("resource", service.ref()).text("origin", service.location().origin());
    }
    Resource policy = mesh.trafficPolicies().holder(destination.service().key());
    if (policy != null) {
      notes.text("policy", policy.ref()).text("policyOrigin", policy.location().origin());
    }
    return notes;
  }
}
