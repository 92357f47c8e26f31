package io.zerohop.xds.translate;

import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoint.Health;
import io.zerohop.engine.pick.Endpoint.Place;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.proto.envoy.config.core.v3.Locality;
import io.zerohop.proto.envoy.config.core.v3.SocketAddress;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.endpoint.v3.LbEndpoint;
import io.zerohop.proto.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a ClusterLoadAssignment: where a cluster's endpoints are and how they are. */
final class EndpointsTranslation {
  private static final int MAX_PORT = 65_535;

  private EndpointsTranslation() {}

  static Translation<Endpoints> translate(ClusterLoadAssignment assignment) {
    Field field = Field.root();
    if (assignment.getClusterName().isEmpty()) {
      field.at("cluster_name").refuse("must not be empty");
    }
    return field.result(read(assignment, assignment.getClusterName(), false, field));
  }

  /** The endpoints, by name where {@code dns} allows it, else by address only. */
  static Endpoints read(ClusterLoadAssignment assignment, String name, boolean dns, Field field) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < assignment.getEndpointsCount(); i++) {
      LocalityLbEndpoints group = assignment.getEndpoints(i);
      Field at = field.at("endpoints", i);
      Place place =
          new Place(
              words(group.getLocality()),
              group.getPriority(),
              Durations.number(group.hasLoadBalancingWeight(), group.getLoadBalancingWeight(), 0));
      for (int k = 0; k < group.getLbEndpointsCount(); k++) {
        Endpoint endpoint = endpoint(group.getLbEndpoints(k), dns, at.at("lb_endpoints", k));
        if (endpoint != null) {
          endpoints.add(endpoint.in(place));
        }
      }
    }
    return new Endpoints(name, endpoints);
  }

  private static String words(Locality locality) {
    return Stream.of(locality.getRegion(), locality.getZone(), locality.getSubZone())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }

  private static @Nullable Endpoint endpoint(LbEndpoint given, boolean dns, Field field) {
    Field at = field.at("endpoint.address.socket_address");
    if (!given.getEndpoint().getAddress().hasSocketAddress()) {
      at.refuse("must be given");
      return null;
    }
    SocketAddress socket = given.getEndpoint().getAddress().getSocketAddress();
    if (socket.getPortValue() < 1 || socket.getPortValue() > MAX_PORT) {
      at.at("port_value").refuse("must be from 1 to 65535, was " + socket.getPortValue());
      return null;
    }
    InetSocketAddress address = address(socket, dns, at.at("address"));
    int weight =
        Durations.number(given.hasLoadBalancingWeight(), given.getLoadBalancingWeight(), 1);
    if (weight < 1) {
      field.at("load_balancing_weight").refuse("must be at least 1, was " + weight);
    }
    if (address == null || weight < 1) {
      return null;
    }
    Extra extra = Extra.of(given.getMetadata());
    String workload = extra.text("workload", workload(extra, address));
    return new Endpoint(
        address, workload, extra.text("version", ""), health(given), weight, Place.NONE);
  }

  private static String workload(Extra extra, InetSocketAddress address) {
    String istio = extra.istio("workload");
    return istio == null ? Endpoint.at(address).hostPort() : istio.split(";", 2)[0];
  }

  private static @Nullable InetSocketAddress address(
      SocketAddress socket, boolean dns, Field field) {
    String host = socket.getAddress();
    if (isLiteral(host)) {
      try {
        return new InetSocketAddress(InetAddress.getByName(host), socket.getPortValue());
      } catch (UnknownHostException broken) {
        field.refuse("is not an IP address: \"" + host + "\"");
        return null;
      }
    }
    if (dns && !host.isEmpty()) {
      return InetSocketAddress.createUnresolved(host, socket.getPortValue());
    }
    field.refuse("must be an IP address, was \"" + host + "\"");
    return null;
  }

  /** Whether the look-up of this text stays in this process. */
  private static boolean isLiteral(String host) {
    if (host.indexOf(':') >= 0) {
      return host.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
    }
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean good = !part.isEmpty() && part.length() <= 3;
      if (!good || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  private static Health health(LbEndpoint given) {
    return switch (given.getHealthStatus()) {
      case HEALTHY, UNKNOWN, UNRECOGNIZED -> Health.HEALTHY;
      case DEGRADED -> Health.DEGRADED;
      case DRAINING -> Health.DRAINING;
      case UNHEALTHY, TIMEOUT -> Health.UNHEALTHY;
    };
  }
}
