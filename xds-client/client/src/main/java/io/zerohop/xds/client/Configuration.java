package io.zerohop.xds.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One consistent set of resources: every route that is in here has its clusters, every cluster its
 * endpoints, or they are known not to exist.
 *
 * <p>A listener whose route is in neither {@code routes} nor {@code absentRoutes} was not demanded
 * yet, or its route is on the way.
 *
 * @param revision counts up with each configuration of this process
 * @param listeners by name; all that the control plane has
 * @param routes by name; those that were demanded
 * @param clusters by name; those that routes name
 * @param endpoints by the load assignment's name
 * @param absentRoutes names of routes that the control plane says, or lets us conclude, do not
 *     exist
 * @param absentClusters the same of clusters that routes name
 * @param origin where it comes from
 */
public record Configuration(
    long revision,
    Map<String, Held> listeners,
    Map<String, Held> routes,
    Map<String, Held> clusters,
    Map<String, Held> endpoints,
    Set<String> absentRoutes,
    Set<String> absentClusters,
    Origin origin) {

  /** Where a configuration comes from. */
  public enum Origin {
    /** Nothing is held. */
    NONE,
    /** Read from disk and too old to be followed. */
    EXPIRED,
    /** Read from disk, not confirmed by a control plane since. */
    SAVED,
    /** The control plane has told its listeners in this process. */
    LIVE
  }

  /** The one before anything is known. */
  public static final Configuration EMPTY =
      new Configuration(0, Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), Origin.NONE);

  public Configuration {
    listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
    endpoints = Collections.unmodifiableMap(new LinkedHashMap<>(endpoints));
    absentRoutes = Collections.unmodifiableSet(new LinkedHashSet<>(absentRoutes));
    absentClusters = Collections.unmodifiableSet(new LinkedHashSet<>(absentClusters));
  }

  boolean sameContent(Configuration other) {
    return origin == other.origin
        && listeners.equals(other.listeners)
        && routes.equals(other.routes)
        && clusters.equals(other.clusters)
        && endpoints.equals(other.endpoints)
        && absentRoutes.equals(other.absentRoutes)
        && absentClusters.equals(other.absentClusters);
  }
}
