package io.zerohop.scenarios;

/** What policy says of RPCs to orders where one of its instances is made bad. */
final class OrdersPolicy {
  /** What is UNAVAILABLE is sent again; calls begin at one and the other in turn. */
  static final String RETRY =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GRPCRoute
      metadata: {name: orders}
      spec:
        parentRefs: [{kind: Service, group: "", name: orders}]
        rules: [{backendRefs: [{name: orders, port: 9000}]}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: orders}
      spec:
        targetRefs: [{kind: Service, name: orders}]
        retry: {attempts: 3, conditions: [Unavailable]}
        loadBalancing: {policy: RoundRobin}
      """;

  private OrdersPolicy() {}
}
