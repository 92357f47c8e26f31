package io.zerohop.xds.translate;

import io.zerohop.engine.Directory;
import io.zerohop.engine.Held;
import io.zerohop.engine.Listener;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.Snapshot.Absent;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.route.RouteTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts accepted resources together into a snapshot for the engine. Expects what {@code
 * io.zerohop.xds.client.Configuration} promises: every route has its clusters and every cluster its
 * endpoints, or they are known not to exist. Used by one thread at a time; keeps the last directory
 * of hosts, which is made anew only when listeners changed.
 */
public final class SnapshotBuilder {
  private final String namespace;
  private List<Listener> lastListeners = List.of();
  private Directory lastDirectory = Directory.EMPTY;

  /** For an agent in this namespace. */
  public SnapshotBuilder(String namespace) {
    this.namespace = namespace;
  }

  /** The snapshot of these resources. */
  public Snapshot build(Resources resources) {
    Map<String, RouteTable> routes = new HashMap<>();
    List<Listener> listeners = new ArrayList<>();
    for (ListenerConfig config : resources.listeners()) {
      if (config.listener() != null) {
        listeners.add(config.listener());
        if (config.inline() != null) {
          routes.put(config.listener().routes(), config.inline());
        }
      }
    }
    resources.routes().forEach(table -> routes.put(table.name(), table));
    Map<String, Endpoints> endpoints = new HashMap<>();
    resources.endpoints().forEach(one -> endpoints.put(one.name(), one));
    Map<String, Cluster> clusters = new HashMap<>();
    for (ClusterConfig config : resources.clusters()) {
      Cluster cluster = config.cluster();
      clusters.put(cluster.name(), cluster);
      Endpoints known =
          config.inline() == null
              ? new Endpoints(cluster.endpointsName(), List.of())
              : config.inline();
      endpoints.putIfAbsent(cluster.endpointsName(), known);
    }
    Set<String> missing = new HashSet<>();
    routes.values().forEach(table -> missing.addAll(table.clusterNames()));
    missing.removeAll(clusters.keySet());
    return new Snapshot(
        resources.held(),
        resources.version(),
        directory(listeners),
        routes,
        clusters,
        endpoints,
        new Absent(resources.absentRoutes(), missing));
  }

  private Directory directory(List<Listener> listeners) {
    if (!listeners.equals(lastListeners)) {
      lastDirectory = new Directory(listeners, namespace);
      lastListeners = listeners;
    }
    return lastDirectory;
  }

  /**
   * Accepted resources that belong together.
   *
   * @param version for people
   * @param absentRoutes names of route tables that are known not to exist
   */
  public record Resources(
      Held held,
      String version,
      Collection<ListenerConfig> listeners,
      Collection<RouteTable> routes,
      Collection<ClusterConfig> clusters,
      Collection<Endpoints> endpoints,
      Set<String> absentRoutes) {}
}
