package io.zerohop.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service's port under the names by which calls reach it.
 *
 * @param name {@code SERVICE.NAMESPACE.svc.cluster.local:PORT}; port {@code *} for any
 * @param routes the name of its {@link io.zerohop.engine.route.RouteTable}
 * @param hosts further names, with or without {@code :port}; without a port the listener's own
 * @param origin where the service is defined; null where unknown
 */
public record Listener(String name, String routes, List<String> hosts, @Nullable String origin) {
  public Listener {
    hosts = List.copyOf(hosts);
  }

  /** A listener whose routes have its name, without further hosts. */
  public static Listener named(String name) {
    return new Listener(name, name, List.of(), null);
  }
}
