package io.zerohop.controlplane.xds.resource;

import java.util.List;

/**
 * A type of xDS resource.
 *
 * @param url the type URL
 * @param rank its place in the order in which news must reach a client so that nothing refers to
 *     what the client has not got yet: clusters, endpoints, listeners, routes
 * @param wholeState true where a state-of-the-world response lists everything, so that what is
 *     missing is gone (listeners and clusters); such types also know the legacy wildcard
 */
public record ResourceType(String url, int rank, boolean wholeState) {
  /** Cluster. */
  public static final ResourceType CLUSTER =
      new ResourceType("type.googleapis.com/envoy.config.cluster.v3.Cluster", 0, true);

  /** ClusterLoadAssignment. */
  public static final ResourceType ENDPOINT =
      new ResourceType(
          "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment", 1, false);

  /** Listener. */
  public static final ResourceType LISTENER =
      new ResourceType("type.googleapis.com/envoy.config.listener.v3.Listener", 2, true);

  /** RouteConfiguration. */
  public static final ResourceType ROUTE =
      new ResourceType("type.googleapis.com/envoy.config.route.v3.RouteConfiguration", 3, false);

  private static final List<ResourceType> KNOWN = List.of(CLUSTER, ENDPOINT, LISTENER, ROUTE);

  /** The type with this URL; one that we do not serve comes last and has no resources. */
  public static ResourceType of(String url) {
    for (ResourceType known : KNOWN) {
      if (known.url.equals(url)) {
        return known;
      }
    }
    return new ResourceType(url, KNOWN.size(), false);
  }

  /** The message's short name, such as {@code Listener}. */
  public String shortName() {
    return url.substring(Math.max(url.lastIndexOf('.'), url.lastIndexOf('/')) + 1);
  }

  /** Tells whether a client breaks when it is told of this type too early: listeners and routes. */
  public boolean refersToOthers() {
    return rank == LISTENER.rank || rank == ROUTE.rank;
  }
}
