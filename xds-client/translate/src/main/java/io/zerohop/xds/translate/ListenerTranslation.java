package io.zerohop.xds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;

/** Reads a Listener: the names of a service's port, and where its routes are (gRFC A27). */
final class ListenerTranslation {
  private static final String CONNECTION_MANAGER =
      "/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
  private static final String ROUTER = "envoy.extensions.filters.http.router.v3.Router";

  private ListenerTranslation() {}

  static Translation<ListenerConfig> translate(Listener listener) {
    Field field = Field.root();
    String name = listener.getName();
    if (name.isEmpty()) {
      field.at("name").refuse("must not be empty");
      return field.refused();
    }
    if (!listener.hasApiListener()) {
      return field.result(ListenerConfig.of(name, TelemetryTranslation.read(listener, field)));
    }
    Any api = listener.getApiListener().getApiListener();
    Field at = field.at("api_listener").at("api_listener");
    if (!api.getTypeUrl().endsWith(CONNECTION_MANAGER)) {
      at.refuse("must be an HttpConnectionManager, was \"" + api.getTypeUrl() + "\"");
      return field.refused();
    }
    try {
      HttpConnectionManager manager = HttpConnectionManager.parseFrom(api.getValue());
      return manager(listener, manager, at, field);
    } catch (InvalidProtocolBufferException broken) {
      at.refuse("is not an HttpConnectionManager: " + broken.getMessage());
      return field.refused();
    }
  }

  private static Translation<ListenerConfig> manager(
      Listener listener, HttpConnectionManager manager, Field at, Field root) {
    leaveOutFilters(manager, at);
    String name = listener.getName();
    Extra extra = Extra.of(listener.getMetadata());
    List<String> hosts = extra.strings("hosts");
    String resource = extra.text("resource");
    String origin = extra.text("origin") == null ? resource : extra.text("origin");
    if (manager.hasRds()) {
      String routes = manager.getRds().getRouteConfigName();
      if (routes.isEmpty()) {
        at.at("rds.route_config_name").refuse("must not be empty");
      }
      return root.result(
          new ListenerConfig(
              name, new io.zerohop.engine.Listener(name, routes, hosts, origin), null));
    }
    if (!manager.hasRouteConfig()) {
      at.refuse("must have rds or route_config");
      return root.refused();
    }
    RouteTable table = RouteTranslation.read(manager.getRouteConfig(), name, at.at("route_config"));
    return root.result(
        new ListenerConfig(name, new io.zerohop.engine.Listener(name, name, hosts, origin), table));
  }

  private static void leaveOutFilters(HttpConnectionManager manager, Field at) {
    for (int i = 0; i < manager.getHttpFiltersCount(); i++) {
      HttpFilter filter = manager.getHttpFilters(i);
      if (!filter.getTypedConfig().getTypeUrl().endsWith(ROUTER)
          && !GateReader.isForRoutes(filter.getTypedConfig())) {
        at.at("http_filters", i).leaveOut("filter " + filter.getName() + " does nothing here");
      }
    }
  }
}
