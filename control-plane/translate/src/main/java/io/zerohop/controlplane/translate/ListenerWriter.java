package io.zerohop.controlplane.translate;

import com.google.protobuf.Message;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.MeshPort;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.proto.envoy.config.core.v3.Address;
import io.zerohop.proto.envoy.config.core.v3.SocketAddress;
import io.zerohop.proto.envoy.config.core.v3.TrafficDirection;
import io.zerohop.proto.envoy.config.listener.v3.ApiListener;
import io.zerohop.proto.envoy.config.listener.v3.Filter;
import io.zerohop.proto.envoy.config.listener.v3.FilterChain;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.extensions.filters.http.router.v3.Router;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes under which names destinations are called. */
final class ListenerWriter {
  /** The name of Envoy's one listener and of its routes. */
  static final String OUTBOUND = "outbound";

  /** Where Envoy takes the calls of the application beside it. */
  static final int OUTBOUND_PORT = 15001;

  private static final HttpFilter FAULTS = filter(FaultWriter.FILTER, FaultWriter.none());
  private static final HttpFilter LIMITS = filter(RateLimitWriter.FILTER, RateLimitWriter.filter());

  private ListenerWriter() {}

  /** For gRPC's clients: a listener without an address, asked for by its name. */
  static Listener grpc(String name, String routesName) {
    return api(name, routesName, List.of(FAULTS));
  }

  private static Listener api(String name, String routesName, List<HttpFilter> filters) {
    return Listener.newBuilder()
        .setName(name)
        .setApiListener(
            ApiListener.newBuilder()
                .setApiListener(Protos.any(connectionManager(routesName, filters).build())))
        .build();
  }

  /** For our agent: the same, with the destination's further names. */
  static Listener agent(Destination destination) {
    MeshService service = destination.service();
    Notes notes = new Notes().texts("hosts", hosts(destination));
    if (service.resource() != null) {
      notes.text("resource", service.resource().ref()).text("origin", service.origin());
    }
    return api(destination.name(), destination.name(), List.of()).toBuilder()
        .setMetadata(notes.metadata())
        .build();
  }

  /** {@code host:port} belongs to the port of that number, else to the first. */
  private static List<String> hosts(Destination destination) {
    MeshService service = destination.service();
    List<String> own = new ArrayList<>();
    for (String host : service.hosts()) {
      int colon = host.lastIndexOf(':');
      boolean withPort = colon > 0 && host.substring(colon + 1).matches("[0-9]{1,5}");
      MeshPort port = withPort ? portFor(service, host.substring(colon + 1)) : destination.port();
      if (port.equals(destination.port())) {
        own.add(host);
      }
    }
    return own;
  }

  private static MeshPort portFor(MeshService service, String number) {
    MeshPort port = service.port(Integer.parseInt(number));
    return port == null ? service.ports().get(0) : port;
  }

  /** Envoy's one listener: HTTP on the loopback address, told apart by the Host header. */
  static Listener outbound() {
    HttpConnectionManager manager =
        connectionManager(OUTBOUND, List.of(FAULTS, LIMITS))
            .setStatPrefix(OUTBOUND)
            .setStreamIdleTimeout(Protos.duration(Duration.ZERO))
            .build();
    return Listener.newBuilder()
        .setName(OUTBOUND)
        .setTrafficDirection(TrafficDirection.OUTBOUND)
        .setAddress(
            Address.newBuilder()
                .setSocketAddress(
                    SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(OUTBOUND_PORT)))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(Protos.any(manager))))
        .build();
  }

  /**
   * @param filters what routes may have settings for; our agent asks for none
   */
  private static HttpConnectionManager.Builder connectionManager(
      String routesName, List<HttpFilter> filters) {
    return HttpConnectionManager.newBuilder()
        .setRds(Rds.newBuilder().setConfigSource(Protos.ADS).setRouteConfigName(routesName))
        .addAllHttpFilters(filters)
        .addHttpFilters(filter("envoy.filters.http.router", Router.getDefaultInstance()));
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Protos.any(config)).build();
  }
}
