package io.zerohop.xds.translate;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.route.Action;
import io.zerohop.engine.route.Gates;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.route.VirtualHost;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.Tracing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a RouteConfiguration: the rules of a service's port, in order of precedence. */
final class RouteTranslation {
  private RouteTranslation() {}

  static Translation<RouteTable> translate(RouteConfiguration configuration) {
    Field field = Field.root();
    if (configuration.getName().isEmpty()) {
      field.at("name").refuse("must not be empty");
    }
    return field.result(read(configuration, configuration.getName(), field));
  }

  /** The rules under a name of their own: those of a listener have the listener's name. */
  static RouteTable read(RouteConfiguration configuration, String name, Field field) {
    HeaderChanges request =
        HeaderEdits.read(
            configuration.getRequestHeadersToAddList(),
            configuration.getRequestHeadersToRemoveList(),
            field.at("request"));
    HeaderChanges response =
        HeaderEdits.read(
            configuration.getResponseHeadersToAddList(),
            configuration.getResponseHeadersToRemoveList(),
            field.at("response"));
    List<VirtualHost> hosts = new ArrayList<>();
    Set<String> domains = new HashSet<>();
    for (int i = 0; i < configuration.getVirtualHostsCount(); i++) {
      var host = configuration.getVirtualHosts(i);
      ActionReader.Level level =
          new ActionReader.Level(
              host,
              configuration.getMostSpecificHeaderMutationsWins(),
              request,
              response,
              Gates.NONE);
      hosts.add(host(level, name, domains, field.at("virtual_hosts", i)));
    }
    return new RouteTable(name, hosts, DatabaseTranslation.read(configuration, field));
  }

  private static VirtualHost host(
      ActionReader.Level level, String table, Set<String> known, Field field) {
    var host = level.host();
    if (host.getDomainsCount() == 0) {
      field.at("domains").refuse("must not be empty");
    }
    for (int i = 0; i < host.getDomainsCount(); i++) {
      String domain = host.getDomains(i);
      if (domain.isEmpty()
          || (domain.indexOf('*', 1) > 0 && domain.indexOf('*') == 0 && domain.length() > 1)) {
        field.at("domains", i).refuse("must be a host with at most one *, was \"" + domain + "\"");
      } else if (!known.add(domain.toLowerCase(Locale.ROOT))) {
        field.at("domains", i).refuse("\"" + domain + "\" stands in two virtual hosts or twice");
      }
    }
    ActionReader.Level own =
        level.and(
            HeaderEdits.read(
                host.getRequestHeadersToAddList(),
                host.getRequestHeadersToRemoveList(),
                field.at("request")),
            HeaderEdits.read(
                host.getResponseHeadersToAddList(),
                host.getResponseHeadersToRemoveList(),
                field.at("response")));
    Gates gates =
        GateReader.read(
            Gates.NONE,
            new GateReader.Level(table, field),
            host.getTypedPerFilterConfigMap(),
            host.getMetadata());
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < host.getRoutesCount(); i++) {
      Route route = route(host.getRoutes(i), table, own.with(gates), field.at("routes", i));
      if (route != null) {
        routes.add(route);
      }
    }
    return new VirtualHost(host.getDomainsList(), routes);
  }

  private static @Nullable Route route(
      io.zerohop.proto.envoy.config.route.v3.Route route,
      String table,
      ActionReader.Level level,
      Field field) {
    ActionReader.Level own =
        level.and(
            HeaderEdits.read(
                route.getRequestHeadersToAddList(),
                route.getRequestHeadersToRemoveList(),
                field.at("request")),
            HeaderEdits.read(
                route.getResponseHeadersToAddList(),
                route.getResponseHeadersToRemoveList(),
                field.at("response")));
    Gates gates =
        GateReader.read(
            level.gates(),
            new GateReader.Level(table, field),
            route.getTypedPerFilterConfigMap(),
            route.getMetadata());
    Field match = field.at("match");
    PathMatch path = MatchReader.path(route.getMatch(), match);
    var conditions = MatchReader.conditions(route.getMatch(), match);
    Action action = ActionReader.read(route, own.with(gates), field);
    return action == null
        ? null
        : new Route(id(route), path, conditions, action, own.response(), sampling(route, field));
  }

  private static int sampling(io.zerohop.proto.envoy.config.route.v3.Route route, Field field) {
    Tracing tracing = route.getTracing();
    if (tracing.hasOverallSampling() || tracing.hasClientSampling()) {
      field.at("tracing").leaveOut("of shares, only random_sampling is gone by here");
    }
    return tracing.hasRandomSampling()
        ? MatchReader.Percents.perMillion(tracing.getRandomSampling())
        : Route.NO_SHARE;
  }

  private static Route.Id id(io.zerohop.proto.envoy.config.route.v3.Route route) {
    Extra extra = Extra.of(route.getMetadata());
    String istio = extra.istio("config");
    String resource = extra.text("resource", istio == null ? route.getName() : istio);
    return new Route.Id(resource, extra.number("rule"), extra.text("origin"));
  }
}
