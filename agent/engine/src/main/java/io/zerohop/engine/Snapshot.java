package io.zerohop.engine;

import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.route.RouteTable;
import java.util.Map;
import java.util.Set;

/**
 * Everything held of the configuration at one moment. Immutable; replaced as a whole.
 *
 * @param held how good it is
 * @param version for people
 * @param directory the hosts of the mesh
 * @param routes route tables held so far, by name
 * @param clusters clusters held so far, by name
 * @param endpoints endpoints held so far, by the name that clusters ask for
 * @param absent what the control plane has said does not exist
 */
public record Snapshot(
    Held held,
    String version,
    Directory directory,
    Map<String, RouteTable> routes,
    Map<String, Cluster> clusters,
    Map<String, Endpoints> endpoints,
    Absent absent) {

  /** Nothing is held. */
  public static final Snapshot EMPTY =
      new Snapshot(Held.NONE, "", Directory.EMPTY, Map.of(), Map.of(), Map.of(), Absent.NONE);

  public Snapshot {
    routes = Map.copyOf(routes);
    clusters = Map.copyOf(clusters);
    endpoints = Map.copyOf(endpoints);
  }

  /** The same things, held differently. */
  public Snapshot with(Held other) {
    return new Snapshot(other, version, directory, routes, clusters, endpoints, absent);
  }

  /**
   * Names that were asked for in vain.
   *
   * @param routes of route tables: a call to such a destination waits for nothing
   * @param clusters of clusters: a backend of that name is answered with 500
   */
  public record Absent(Set<String> routes, Set<String> clusters) {
    /** Nothing is known to be missing. */
    public static final Absent NONE = new Absent(Set.of(), Set.of());

    public Absent {
      routes = Set.copyOf(routes);
      clusters = Set.copyOf(clusters);
    }
  }
}
