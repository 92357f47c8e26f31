package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import io.zerohop.controlplane.policy.tree.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void readsWhereThingsGoAndWhatHasALine() {
    TelemetryPolicySpec spec =
        spec(
            """
              export:
                endpoint: https://collector.shop:4317/otlp
                protocol: grpc
                headers: {x-team: shop}
                timeout: 2s
                override: true
              metrics: {interval: 90s}
              accessLog: {to: stderr, format: text, sampling: 1%}
            """);
    assertEquals(
        new TelemetryPolicySpec.Export(
            "https://collector.shop:4317/otlp",
            "grpc",
            Map.of("x-team", "shop"),
            Duration.ofSeconds(2),
            true),
        spec.export());
    assertEquals(Duration.ofSeconds(90), spec.metricsInterval());
    assertEquals(new TelemetryPolicySpec.AccessLog("stderr", "text", 10_000), spec.accessLog());

    assertEquals(
        new TelemetryPolicySpec.Export(null, "http/protobuf", Map.of(), null, false),
        spec("  export: {controlPlane: true}\n").export());
  }

  @Test
  void withoutTargetsItIsForAllWorkloads() {
    String text = POLICY.replace("  targetRefs: [{kind: Service, name: orders}]\n", "");
    Parsed parsed = read(text + "  traces: {sampling: 1%}\n");
    assertEquals(List.of(), parsed.problems());
    assertEquals(List.of(), ((TelemetryPolicySpec) parsed.resources().get(0).spec()).targets());
  }

  @Test
  void whatHasNoMeaningIsRefusedWithItsPlace() {
    assertEquals(
        List.of("ZH0111 t.yaml:5 spec must have traces, metrics, export, accessLog or load"),
        problems(""));
    assertEquals(
        List.of("ZH0111 t.yaml:6 spec.export must have endpoint, or controlPlane: true"),
        problems("  export: {timeout: 1s}\n"));
    assertEquals(
        List.of("ZH0115 t.yaml:6 spec.export has both endpoint and controlPlane"),
        problems("  export: {endpoint: 'http://c', controlPlane: true}\n"));
    assertEquals(
        List.of("ZH0115 t.yaml:6 spec.export: the control plane takes OTLP over HTTP alone"),
        problems("  export: {controlPlane: true, protocol: grpc}\n"));
    assertEquals(
        List.of("ZH0113 t.yaml:6 spec.metrics.interval must be at least 1s, was 100ms"),
        problems("  metrics: {interval: 100ms}\n"));
    assertEquals(
        List.of("ZH0113 t.yaml:6 spec.export.headers: \"a b\" is no header's name"),
        problems("  export: {endpoint: 'http://c', headers: {a b: c}}\n"));
    assertEquals(
        List.of(
            "ZH0113 t.yaml:6 spec.accessLog.to must be one of stderr, none, was \"/etc/passwd\""),
        problems("  accessLog: {to: /etc/passwd}\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"collector:4318", "ftp://c", "http://", "http://u:p@c:1", "http://c/?a=b"})
  void whatIsNoReceiverIsRefused(String endpoint) {
    assertEquals(
        List.of(
            "ZH0113 t.yaml:6 spec.export.endpoint must be a URL such as http://collector:4318, was"
                + " \""
                + endpoint
                + "\""),
        problems("  export: {endpoint: '" + endpoint + "'}\n"));
  }

  @Test
  void aRouteHasSamplingAlone() {
    String text =
        POLICY.replace(
            "{kind: Service, name: orders}",
            "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: orders}");
    assertEquals(List.of(), read(text + "  traces: {sampling: 1%}\n").problems());
    assertEquals(
        List.of(
            "ZH0116 t.yaml:7 spec.export is for workloads, not for a HTTPRoute",
            "ZH0116 t.yaml:8 spec.load is for workloads, not for a HTTPRoute",
            "ZH0116 t.yaml:6 spec.traces.query is for workloads, not for a HTTPRoute",
            "ZH0116 t.yaml:6 spec.traces.headers is for workloads, not for a HTTPRoute"),
        read(
                text
                    + "  traces: {query: true, headers: [x-user]}\n"
                    + "  export: {controlPlane: true}\n"
                    + "  load: {report: false}\n")
            .problems()
            .stream()
            .map(one -> one.code().id() + " " + one.location().origin() + " " + one.message())
            .toList());
  }

  @Test
  void readsWhetherServersReportTheirLoad() {
    assertEquals(false, spec("  load: {report: false}\n").reportsLoad());
    assertEquals(true, spec("  load: {report: true}\n").reportsLoad());
    assertNull(spec("  metrics: {interval: 1s}\n").reportsLoad());
    assertEquals(
        List.of("ZH0112 t.yaml:6 spec.load.report must be true or false, was the text \"off\""),
        problems("  load: {report: off}\n"));
  }

  @Test
  void readsWhatSpansSay() {
    assertEquals(
        new TelemetryPolicySpec.Spans(
            false,
            "Text",
            Map.of("zerohop.service", "peer.service", "url.full", ""),
            List.of("x-user", "x-team")),
        spec("  traces: {query: false, sql: Text, attributes: {zerohop.service: peer.service,"
                + " url.full: ''}, headers: [X-User, x-team, x-user]}\n")
            .spans());
    assertEquals(
        new TelemetryPolicySpec.Spans(null, null, Map.of(), List.of()),
        spec("  traces: {sampling: 1%}\n").spans());
    assertEquals(
        List.of(
            "ZH0113 t.yaml:6 spec.traces.sql must be one of Sanitized, Text, None, was \"text\""),
        problems("  traces: {sql: text}\n"));
    assertEquals(
        List.of("ZH0113 t.yaml:6 spec.traces.attributes: \"a b\" is no attribute's name"),
        problems("  traces: {attributes: {a b: c}}\n"));
    assertEquals(
        List.of(
            "ZH0113 t.yaml:6 spec.traces.attributes.a must be an attribute's name such as"
                + " peer.service, was \"b c\""),
        problems("  traces: {attributes: {a: b c}}\n"));
  }
}
