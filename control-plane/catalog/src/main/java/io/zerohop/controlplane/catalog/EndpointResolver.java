package io.zerohop.controlplane.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the endpoints of a service. Pure. */
public final class EndpointResolver {
  private EndpointResolver() {}

  /**
   * The endpoints of the workloads of the namespace that have all of the selector's labels and
   * listen on the chosen port, by name of workload. Those not ready are left out.
   */
  public static List<Endpoint> resolve(
      CatalogSnapshot catalog, String namespace, Map<String, String> selector, PortChoice choice) {
    List<Endpoint> found = new ArrayList<>();
    for (Workload workload : catalog.in(namespace)) {
      if (workload.isSelectedBy(selector) && workload.state() != WorkloadState.NOT_READY) {
        Endpoint endpoint = endpoint(workload, choice);
        if (endpoint != null) {
          found.add(endpoint);
        }
      }
    }
    return found;
  }

  private static @Nullable Endpoint endpoint(Workload workload, PortChoice choice) {
    WorkloadPort port = port(workload, choice);
    String address = port == null ? null : address(workload, port);
    // One that is stored and means nothing here must not keep the others from being served.
    return port == null || address == null || !Addresses.isLiteral(address)
        ? null
        : new Endpoint(workload, address, port, health(workload), Addresses.isLoopback(address));
  }

  private static Endpoint.Health health(Workload workload) {
    return switch (workload.state()) {
      case DRAINING -> Endpoint.Health.DRAINING;
      case UNCONFIRMED -> Endpoint.Health.DEGRADED;
      case READY, NOT_READY -> Endpoint.Health.HEALTHY;
    };
  }

  private static @Nullable WorkloadPort port(Workload workload, PortChoice choice) {
    if (choice instanceof PortChoice.Name wanted) {
      return named(workload, wanted.name());
    }
    if (choice instanceof PortChoice.Number wanted) {
      return workload.ports().stream()
          .filter(port -> port.number() == wanted.port())
          .findFirst()
          .orElse(null);
    }
    WorkloadPort http = named(workload, "http");
    return http == null ? named(workload, "grpc") : http;
  }

  private static @Nullable WorkloadPort named(Workload workload, String name) {
    return workload.ports().stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Where the port is reached, or null where nobody but the workload itself reaches it. */
  private static @Nullable String address(Workload workload, WorkloadPort port) {
    if (workload.addressGiven() || Addresses.isWildcard(port.address())) {
      return workload.address();
    }
    boolean onlyHost = Addresses.isLoopback(port.address());
    return onlyHost && !Addresses.isLoopback(workload.address()) ? null : port.address();
  }
}
