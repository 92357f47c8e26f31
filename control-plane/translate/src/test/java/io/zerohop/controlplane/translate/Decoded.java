package io.zerohop.controlplane.translate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.endpoint.v3.LbEndpoint;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import java.util.List;
import java.util.Objects;

/** What a view's resources say. */
final class Decoded {
  private Decoded() {}

  static List<LbEndpoint> endpoints(XdsView view, String name)
      throws InvalidProtocolBufferException {
    return ClusterLoadAssignment.parseFrom(resource(view, XdsTypes.ENDPOINTS, name).value())
        .getEndpointsList()
        .stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .toList();
  }

  static List<Route> routes(XdsView view, String name) throws InvalidProtocolBufferException {
    return RouteConfiguration.parseFrom(resource(view, XdsTypes.ROUTES, name).value())
        .getVirtualHosts(0)
        .getRoutesList();
  }

  static XdsResource resource(XdsView view, String type, String name) {
    return Objects.requireNonNull(view.get(type, name), name);
  }
}
