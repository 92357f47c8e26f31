package io.zerohop.controlplane.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.tree.Source;
import org.junit.jupiter.api.Test;

/** What a policy's status says of clients that are no agents. */
class DialectLimitsTest {
  private static String ofFault(String fault) {
    return of("FaultPolicy", fault);
  }

  private static String of(String kind, String more) {
    String text =
        """
        apiVersion: zerohop.io/v1alpha1
        kind: %s
        metadata: {name: f, namespace: shop}
        spec: {targetRefs: [{kind: Service, name: web}], %s}
        """;
    Source source = new Source("f.yaml", text.formatted(kind, more));
    return DialectLimits.sentence(PolicyReader.strict().read(source).resources().get(0));
  }

  @Test
  void whatIsSeenOfCallsIsForAgentsAndItsSharesForEnvoyTooWhereItTraces() {
    assertEquals(
        "gRPC's own xDS clients leave out all of it; Envoy goes by traces.sampling alone, where its"
            + " own bootstrap names a tracer",
        of("TelemetryPolicy", "traces: {sampling: 10%}"));
    assertEquals(
        "gRPC's own xDS clients leave out all of it; so does Envoy",
        of("TelemetryPolicy", "export: {controlPlane: true}"));
  }

  @Test
  void aFaultOfStatementsIsForAgents() {
    assertEquals(
        "gRPC's own xDS clients leave out abort.sqlState, as Envoy does: only agents connect to"
            + " databases",
        ofFault("abort: {sqlState: 57P01}"));
    assertEquals("", ofFault("abort: {httpStatus: 503}"));
  }

  @Test
  void conditionsOnHeadersAreNotForGrpcsOwnClients() {
    assertEquals(
        "gRPC's own xDS clients leave out all of it, as they know no conditions on headers",
        ofFault("abort: {httpStatus: 503}, headers: [{name: a, value: b}]"));
  }
}
