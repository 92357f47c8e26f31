package io.zerohop.scenarios;

/** What policy says of calls to ratings where one of its instances is made bad. */
final class RatingsPolicy {
  /** A 503 is sent again, to the other instance; calls begin at one and the other in turn. */
  static final String RETRY =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: ratings}
      spec:
        targetRefs: [{kind: Service, name: ratings}]
        retry: {attempts: 3, codes: [503]}
        loadBalancing: {policy: RoundRobin}
      """;

  private RatingsPolicy() {}
}
