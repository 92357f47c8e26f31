package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.Endpoint;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec.Role;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.core.v3.Metadata;
import io.zerohop.proto.envoy.config.route.v3.HeaderMatcher;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteAction;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.RouteMatch;
import io.zerohop.proto.envoy.type.v3.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what only agents do with a service that is a database: a rule and a cluster for each side,
 * and the policy itself.
 */
final class DatabaseWriter {
  /** Under which name the policy stands among the filters' configurations. */
  static final String FILTER = "zerohop.database";

  private static final String SCHEME = "sql";
  private static final String SIDE = "zerohop-side";

  private final Mesh mesh;

  DatabaseWriter(Mesh mesh) {
    this.mesh = mesh;
  }

  /** A side of a database. */
  enum Side {
    WRITER("writer", "primary"),
    READER("reader", "replicas");

    private final String word;
    private final String subset;

    Side(String word, String subset) {
      this.word = word;
      this.subset = subset;
    }

    String cluster(Destination destination) {
      return "sql|" + subset + "|" + destination.name();
    }
  }

  /** Adds the rules for connections, before all others, and the policy. */
  void write(Destination destination, RouteConfiguration.Builder out) {
    Resource holder = mesh.databaseRoutes().holder(destination.service().key());
    DatabaseRouteSpec spec = mesh.databaseRoutes().spec(destination.service().key());
    if (holder == null || spec == null) {
      return;
    }
    Metadata notes =
        new Notes()
            .text("resource", holder.ref())
            .text("origin", holder.location().origin())
            .metadata();
    List<Route> others = out.getVirtualHostsBuilder(0).getRoutesList();
    List<Route> routes = new ArrayList<>();
    Resource fault = mesh.faults().ofService(destination.service().key());
    for (Side side : Side.values()) {
      Route.Builder route = route(destination, side).setMetadata(notes);
      if (fault != null) {
        route.putTypedPerFilterConfig(FaultWriter.FILTER, Protos.any(FaultWriter.none()));
      }
      routes.add(route.build());
    }
    routes.addAll(others);
    out.getVirtualHostsBuilder(0).clearRoutes().addAllRoutes(routes);
    out.putTypedPerFilterConfig(FILTER, Protos.any(DatabaseMessage.of(holder, spec, fault)));
  }

  private static Route.Builder route(Destination destination, Side side) {
    return Route.newBuilder()
        .setMatch(
            RouteMatch.newBuilder()
                .setPrefix("/")
                .addHeaders(is(":scheme", SCHEME))
                .addHeaders(is(SIDE, side.word)))
        .setRoute(RouteAction.newBuilder().setCluster(side.cluster(destination)));
  }

  private static HeaderMatcher is(String name, String value) {
    return HeaderMatcher.newBuilder()
        .setName(name)
        .setStringMatch(Protos.text(value, false))
        .build();
  }

  /**
   * The clusters of both sides, by name. A server of the wrong role is left out of its side as one
   * that fails is; only where no other is left, all are tried: hence the threshold.
   */
  Map<String, Cluster> clusters(Destination destination, Cluster plain) {
    Map<String, Cluster> all = new LinkedHashMap<>();
    DatabaseRouteSpec spec = mesh.databaseRoutes().spec(destination.service().key());
    if (spec == null) {
      return all;
    }
    for (Side side : Side.values()) {
      Cluster.Builder cluster = plain.toBuilder().setName(side.cluster(destination));
      if (spec.role() == Role.LABEL && plain.hasEdsClusterConfig()) {
        cluster.getEdsClusterConfigBuilder().setServiceName(side.cluster(destination));
      }
      cluster.getCommonLbConfigBuilder().setHealthyPanicThreshold(Percent.newBuilder().setValue(1));
      all.put(cluster.getName(), cluster.build());
    }
    return all;
  }

  /** The endpoints of both sides, by the clusters' names, where labels tell them apart. */
  Map<String, List<Endpoint>> endpoints(Destination destination, List<Endpoint> list) {
    Map<String, List<Endpoint>> all = new LinkedHashMap<>();
    DatabaseRouteSpec spec = mesh.databaseRoutes().spec(destination.service().key());
    if (spec != null && spec.role() == Role.LABEL) {
      all.put(Side.WRITER.cluster(destination), with(spec.primaryLabels(), list));
      all.put(Side.READER.cluster(destination), with(spec.replicas().labels(), list));
    }
    return all;
  }

  private static List<Endpoint> with(Map<String, String> labels, List<Endpoint> list) {
    return list.stream().filter(endpoint -> endpoint.workload().isSelectedBy(labels)).toList();
  }
}
