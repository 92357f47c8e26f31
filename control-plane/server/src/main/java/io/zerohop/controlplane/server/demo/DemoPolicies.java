package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The policies that the demo applies, as files that a user can read afterwards. */
final class DemoPolicies {
  private final Path directory;

  DemoPolicies(Path directory) {
    this.directory = directory;
  }

  /** A route that sends this share to v2, and testers always. */
  Path canary(int percent) throws IOException {
    return write(
        "canary-" + percent + ".yaml",
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: reviews-canary
        spec:
          parentRefs:
            - {group: "", kind: Service, name: reviews}
          rules:
            - matches:
                - headers: [{name: x-user, value: tester}]
              backendRefs:
                - {name: reviews-v2, port: 80}
            - backendRefs:
                - {name: reviews, port: 80, weight: %d}
                - {name: reviews-v2, port: 80, weight: %d}
        """
            .formatted(100 - percent, percent));
  }

  /** Retries and ejection for the ratings. */
  Path resilience() throws IOException {
    return write(
        "resilience.yaml",
        """
        apiVersion: zerohop.io/v1alpha1
        kind: TrafficPolicy
        metadata:
          name: ratings
        spec:
          targetRefs:
            - {kind: Service, name: ratings}
          retry:
            attempts: 3
            codes: [503]
          outlierDetection:
            consecutive5xx: 5
            baseEjectionTime: 30s
        """);
  }

  /** One method of the orders goes to v2; what the others lose is asked again. */
  Path orders() throws IOException {
    return write(
        "orders.yaml",
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata:
          name: orders
        spec:
          parentRefs:
            - {group: "", kind: Service, name: orders}
          rules:
            - matches:
                - method: {service: shop.Orders, method: Place}
              backendRefs:
                - {name: orders-v2, port: 9000}
            - matches:
                - method: {service: shop.Orders}
              backendRefs:
                - {name: orders, port: 9000}
        ---
        apiVersion: zerohop.io/v1alpha1
        kind: TrafficPolicy
        metadata:
          name: orders
        spec:
          targetRefs:
            - {kind: Service, name: orders}
          retry: {attempts: 3, conditions: [Unavailable]}
        """);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
