package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import io.zerohop.controlplane.policy.tree.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies say about what is seen of calls. */
class TelemetryPolicyTest {
  private static final String POLICY =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TelemetryPolicy
      metadata: {name: orders}
      spec:
        targetRefs: [{kind: Service, name: orders}]
      """;

  private static Parsed read(String text) {
    return PolicyReader.strict().read(new Source("t.yaml", text));
  }

  private static List<String> problems(String more) {
    return read(POLICY + more).problems().stream()
        .map(one -> one.code().id() + " " + one.location().origin() + " " + one.message())
        .toList();
  }

  private static TelemetryPolicySpec spec(String more) {
    Parsed parsed = read(POLICY + more);
    assertEquals(List.of(), parsed.problems());
    return assertInstanceOf(TelemetryPolicySpec.class, parsed.resources().get(0).spec());
  }

  @ParameterizedTest
  @CsvSource({"0%,0", "10%,100000", "100%,1000000", "0.5%,5000", "99.9999%,999999", "07%,70000"})
  void readsAPercentageInMillionths(String share, int perMillion) {
    assertEquals(perMillion, spec("  traces: {sampling: " + share + "}\n").sampling());
  }

  @ParameterizedTest
  @CsvSource({"101%", "0.00001%", "-1%", "10", "100.5%", "half"})
  void whatIsNoPercentageIsRefusedWithItsPlace(String share) {
    assertEquals(
        List.of(
            "ZH0113 t.yaml:6 spec.traces.sampling must be a percentage such as 10% or 0.1%, was \""
                + share
                + "\""),
        problems("  traces: {sampling: '" + share + "'}\n"));
  }

  @Test
  void aMisspeltFieldIsRefusedWithTheNearestName() {
    Parsed parsed = read(POLICY + "  traces: {samplin: 10%}\n");
    assertEquals("t.yaml:6", parsed.problems().get(0).location().origin());
    assertEquals("unknown field \"samplin\" in spec.traces", parsed.problems().get(0).message());
    assertEquals("did you mean \"sampling\"?", parsed.problems().get(0).hint());
  }
}
