package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.zerohop.controlplane.policy.spec.CircuitBreaker;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.policy.tree.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What policies say about calls that are held back. */
class GatesTest {
  private static final String TRAFFIC =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: orders}
      spec:
        targetRefs: [{kind: Service, name: orders}]
      """;

  private static Parsed read(String text) {
    return PolicyReader.strict().read(new Source("p.yaml", text));
  }

  private static List<String> problems(String text) {
    return read(text).problems().stream()
        .map(one -> one.code().id() + " " + one.location().origin() + " " + one.message())
        .toList();
  }

  private static TrafficPolicySpec traffic(String more) {
    Parsed parsed = read(TRAFFIC + more);
    assertEquals(List.of(), parsed.problems());
    return assertInstanceOf(TrafficPolicySpec.class, parsed.resources().get(0).spec());
  }

  @Test
  void readsACircuitBreaker() {
    assertEquals(
        new CircuitBreaker(8, 0, 100, 5),
        traffic(
                "  circuitBreaker: {maxConnections: 8, maxPendingRequests: 0, maxRequests: 100,"
                    + " maxRetries: 5}\n")
            .circuitBreaker());
    assertEquals(new CircuitBreaker(null, null, null, null), traffic("").circuitBreaker());
  }

  @Test
  void aLimitOfNothingAndAMisspeltOneAreRefusedWithTheirPlace() {
    assertEquals(
        List.of(
            "ZH0113 p.yaml:6 spec.circuitBreaker.maxRequests must be from 1 to 1000000, was 0",
            "ZH0110 p.yaml:6 unknown field \"maxConections\" in spec.circuitBreaker"),
        problems(TRAFFIC + "  circuitBreaker: {maxRequests: 0, maxConections: 3}\n"));
  }

  @Test
  void retriesHaveOneLimit() {
    assertEquals(
        List.of(
            "ZH0115 p.yaml:7 spec.circuitBreaker.maxRetries and spec.retry.budget limit the same"),
        problems(
            TRAFFIC
                + "  retry: {budget: {percent: 10}}\n"
                + "  circuitBreaker: {maxRetries: 3}\n"));
  }
}
