package io.zerohop.controlplane.translate;

import java.util.List;

/** The type URLs of the resources that are translated. */
public final class XdsTypes {
  private static final String PREFIX = "type.googleapis.com/envoy.config.";

  /** LDS. */
  public static final String LISTENER = PREFIX + "listener.v3.Listener";

  /** RDS. */
  public static final String ROUTES = PREFIX + "route.v3.RouteConfiguration";

  /** CDS. */
  public static final String CLUSTER = PREFIX + "cluster.v3.Cluster";

  /** EDS. */
  public static final String ENDPOINTS = PREFIX + "endpoint.v3.ClusterLoadAssignment";

  /**
   * All, each after those that it is referred to by clients: clusters before endpoints and so on.
   */
  public static final List<String> ALL = List.of(CLUSTER, ENDPOINTS, LISTENER, ROUTES);

  private XdsTypes() {}
}
