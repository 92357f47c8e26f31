package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.spec.CircuitBreaker;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.controlplane.policy.spec.RateLimit;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.controlplane.policy.tree.Source;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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

  @Test
  void readsARateLimitWithItsDefaultsAndItsCallers() {
    String yaml =
        "  rateLimit: {requests: 10, callers: [{service: batch, requests: 2, per: 10s}]}\n";
    assertEquals(
        new RateLimit(
            new RateLimit.Bucket(10, Duration.ofSeconds(1), 10),
            List.of(
                new RateLimit.Caller("batch", new RateLimit.Bucket(2, Duration.ofSeconds(10), 2))),
            "p.yaml:6"),
        traffic(yaml).rateLimit());
  }

  @Test
  void aRateLimitNeedsANumberAndATimeThatEveryClientCanKeep() {
    assertEquals(
        List.of(
            "ZH0113 p.yaml:6 spec.rateLimit.callers[0].per must be from 50ms to 1h, was 2h",
            "ZH0111 p.yaml:6 field \"spec.rateLimit.requests\" is required"),
        problems(TRAFFIC + "  rateLimit: {callers: [{service: batch, requests: 1, per: 2h}]}\n"));
  }

  @Test
  void aPolicyOnARouteLimitsRatesAndNothingElse() {
    String route =
        TRAFFIC.replace(
            "{kind: Service, name: orders}",
            "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: orders, sectionName: find}");
    assertEquals(List.of(), problems(route + "  rateLimit: {requests: 10}\n"));
    assertEquals(
        List.of("ZH0116 p.yaml:6 field \"timeouts\" holds for Services, not for routes"),
        problems(route + "  timeouts: {request: 2s}\n"));
  }

  @Test
  void aTargetIsAServiceOrARouteWithItsGroup() {
    assertEquals(
        List.of(
            "ZH0205 p.yaml:5 spec.targetRefs[0] must be a Service, HTTPRoute or GRPCRoute, was a"
                + " HTTPRoute without a group"),
        problems(TRAFFIC.replace("kind: Service", "kind: HTTPRoute")));
    assertEquals(
        List.of(
            "ZH0116 p.yaml:5 spec.targetRefs[0]: a Service has no sections here, all of its ports"
                + " are meant"),
        problems(TRAFFIC.replace("name: orders}]", "name: orders, sectionName: http}]")));
  }

  private static final String FAULT =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: FaultPolicy
      metadata: {name: slow}
      spec:
        targetRefs: [{kind: Service, name: orders}]
      """;

  @Test
  void readsAFaultWithItsShares() {
    String more =
        """
          headers: [{name: x-user, value: beta}]
          delay: {fixed: 2s}
          abort: {grpcStatus: UNAVAILABLE, percentage: 10}
          maxActiveFaults: 5
        """;
    Parsed parsed = read(FAULT + more);
    assertEquals(List.of(), parsed.problems());
    FaultPolicySpec spec =
        assertInstanceOf(FaultPolicySpec.class, parsed.resources().get(0).spec());
    assertEquals(List.of(new Match.Value("x-user", "beta", false)), spec.headers());
    assertEquals(new FaultPolicySpec.Delay(Duration.ofSeconds(2), 100), spec.delay());
    assertEquals(new FaultPolicySpec.Abort(null, "UNAVAILABLE", null, 10), spec.abort());
    assertEquals(14, Objects.requireNonNull(spec.abort()).grpcNumber());
    assertEquals(5, spec.maxActive());
  }

  @Test
  void aFaultDoesSomethingAndAnAbortHasOneStatus() {
    assertEquals(List.of("ZH0111 p.yaml:5 spec must have delay, abort or both"), problems(FAULT));
    assertEquals(
        List.of("ZH0111 p.yaml:6 spec.abort must have httpStatus, grpcStatus or sqlState"),
        problems(FAULT + "  abort: {percentage: 3}\n"));
    assertEquals(
        List.of("ZH0115 p.yaml:6 spec.abort has both httpStatus and grpcStatus"),
        problems(FAULT + "  abort: {httpStatus: 503, grpcStatus: UNAVAILABLE}\n"));
    Parsed wrong = read(FAULT + "  abort: {grpcStatus: UNAVAILBLE}\n");
    assertEquals("did you mean \"UNAVAILABLE\"?", wrong.problems().get(0).hint());
  }

  @Test
  void aFaultOfStatementsHasAnSqlState() {
    Parsed parsed = read(FAULT + "  abort: {sqlState: \"08006\", percentage: 5}\n");
    assertEquals(List.of(), parsed.problems());
    FaultPolicySpec spec =
        assertInstanceOf(FaultPolicySpec.class, parsed.resources().get(0).spec());
    assertEquals(new FaultPolicySpec.Abort(null, null, "08006", 5), spec.abort());
    assertEquals(
        List.of(
            "ZH0113 p.yaml:6 spec.abort.sqlState must be an error's SQLState, five digits and"
                + " capital letters such as 57014, was \"57p01\""),
        problems(FAULT + "  abort: {sqlState: 57p01}\n"));
    for (String noError : List.of("00000", "01004", "02000")) {
      String abort = "  abort: {sqlState: \"" + noError + "\"}\n";
      assertEquals(Code.WRONG_VALUE, read(FAULT + abort).problems().get(0).code(), noError);
    }
    assertEquals(
        List.of("ZH0115 p.yaml:6 spec.abort has both httpStatus and sqlState"),
        problems(FAULT + "  abort: {httpStatus: 503, sqlState: 57P01}\n"));
  }

  @Test
  void aFaultOfStatementsHasNoHeadersAndIsForNoRoute() {
    String abort = "  abort: {sqlState: 57P01}\n";
    assertEquals(
        List.of(
            "ZH0115 p.yaml:7 spec.abort.sqlState is for statements, and spec.headers never holds"
                + " for them"),
        problems(FAULT + "  headers: [{name: x-user, value: beta}]\n" + abort));
    assertEquals(
        List.of(
            "ZH0115 p.yaml:6 spec.abort.sqlState is for databases, and no statement comes by a"
                + " HTTPRoute"),
        problems(
            FAULT.replace("kind: Service", "group: gateway.networking.k8s.io, kind: HTTPRoute")
                + abort));
  }
}
