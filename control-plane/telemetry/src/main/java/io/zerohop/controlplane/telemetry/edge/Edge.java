package io.zerohop.controlplane.telemetry.edge;

import java.util.Comparator;

/**
 * Who calls whom, over all instances.
 *
 * @param service the caller's
 * @param namespace the caller's, empty where it is not told
 */
public record Edge(String service, String namespace, Target target) {
  /** By caller, then by what is called. */
  public static final Comparator<Edge> ORDER =
      Comparator.comparing(Edge::service)
          .thenComparing(Edge::namespace)
          .thenComparing(edge -> edge.target().service())
          .thenComparing(edge -> edge.target().route())
          .thenComparing(edge -> edge.target().backend());

  /** Whether a service is at either end of it. */
  public boolean touches(String name, String itsNamespace) {
    return (service.equals(name) && namespace.equals(itsNamespace))
        || target.service().equals(name + "." + itsNamespace);
  }
}
