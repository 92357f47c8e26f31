package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What policy says of telemetry to applications that know no setting of OpenTelemetry. */
class TelemetryPolicyIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String QUIET = "HTTPRoute/default/ratings rule 1";
  private static final String REST = "HTTPRoute/default/ratings rule 2";

  /** Spans have whole milliseconds of one clock and nanoseconds of another. */
  private static final long CLOCKS_DIFFER = TimeUnit.MILLISECONDS.toNanos(10);

  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: ratings}
      spec:
        parentRefs: [{kind: Service, group: "", name: ratings}]
        rules:
        - name: quiet
          matches: [{headers: [{name: x-user, value: quiet}]}]
          backendRefs: [{name: ratings, port: 80}]
        - backendRefs: [{name: ratings, port: 80}]
      """;

  private static final String EXPORT =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TelemetryPolicy
      metadata: {name: spans}
      spec:
        export: {%s}
        metrics: {interval: 1s}
      """;

  private static final String NOTHING_OF_QUIET =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TelemetryPolicy
      metadata: {name: quiet}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: ratings, sectionName: quiet}
        traces: {sampling: 0%}
      """;

  @TempDir Path directory;

  private int reviews;

  /** Of calls that reviews makes for nobody: its server is not seen, so each begins a trace. */
  private void begin(LiveMesh mesh) throws Exception {
    mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
    String unseen = ",instrumentation.jdk-httpserver.enabled=false";
    reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews", unseen)).port();
    mesh.awaitReady("ratings", 1);
    Eventually.holds("ratings is reached", () -> Http.get(reviews, "/").good());
    assertEquals(0, mesh.apply("route.yaml", ROUTE).exit());
  }

  @Test
  void spansBeginMoveByRouteAndEndAsPolicySaysWithoutARestart() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      begin(mesh);
      String export = EXPORT.formatted("endpoint: '" + receiver.endpoint() + "'");
      applied(mesh, "spans.yaml", export);
      awaitSpan(receiver, REST, "");
      awaitSpan(receiver, QUIET, "quiet");
      Eventually.holds(
          "the callee exports too, and metrics come",
          () ->
              Http.get(reviews, "/").good()
                  && receiver.spans().stream()
                      .anyMatch(span -> span.is("ratings", SpanKind.SPAN_KIND_SERVER))
                  && !receiver.measured("reviews", "zerohop.client.calls").isEmpty());
      String described = mesh.cli("describe", "reviews").output();
      assertTrue(described.contains("\"TelemetryPolicy/default/spans ("), described);
      assertTrue(described.contains("spans.yaml:5)"), described);
      assertTrue(described.contains(receiver.endpoint()), described);

      applied(mesh, "quiet.yaml", NOTHING_OF_QUIET);
      long since = now();
      callTenTimes("x-user", "quiet");
      settle(receiver);
      assertEquals(List.of(), begunBetween(receiver, since, now(), QUIET));

      applied(
          mesh, "spans.yaml", export + "  traces: {attributes: {zerohop.service: peer.service}}\n");
      Eventually.holds(
          "an attribute has another name",
          () ->
              Http.get(reviews, "/").good()
                  && receiver.spans().stream()
                      .anyMatch(span -> span.attribute("peer.service").equals("ratings.default")));

      Ended bad = mesh.apply("bad.yaml", NOTHING_OF_QUIET.replace("0%", "101%"));
      assertEquals(1, bad.exit(), bad.output());
      assertTrue(bad.output().contains("bad.yaml:7"), bad.output());
      settle(receiver);

      assertEquals(0, mesh.cli("delete", "telemetrypolicy", "spans").exit());
      Eventually.holds(
          "nothing is exported any more", () -> isOff(mesh, "reviews") && isOff(mesh, "ratings"));
      since = now();
      callTenTimes();
      long until = now();
      applied(mesh, "spans.yaml", export);
      settle(receiver);
      assertEquals(List.of(), begunBetween(receiver, since, until, ""));
    }
  }

  @Test
  void theControlPlaneItselfReceivesWherePolicySaysSo() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      begin(mesh);
      applied(mesh, "spans.yaml", EXPORT.formatted("controlPlane: true"));

      int ratings = mesh.track(mesh.service("ratings", "ratings-2", "Ratings")).port();
      String parent = "00-" + TRACE + "-00f067aa0ba902b7-01";
      Eventually.holds(
          "the trace is there",
          () -> {
            Http.get(ratings, "/ratings/7", "traceparent", parent);
            Ended told = mesh.cli("trace", TRACE);
            return told.exit() == 0 && told.output().contains("ratings  GET /ratings/7");
          });
      String described = mesh.cli("describe", "reviews").output();
      assertTrue(described.contains("http://127.0.0.1:" + mesh.httpPort()), described);
    }
  }

  private static void applied(LiveMesh mesh, String name, String policy) throws Exception {
    Ended applied = mesh.apply(name, policy);
    assertEquals(0, applied.exit(), applied.output());
  }

  private void awaitSpan(OtlpReceiver receiver, String route, String user) throws Exception {
    String[] headers = user.isEmpty() ? new String[0] : new String[] {"x-user", user};
    Eventually.holds(
        "a span of " + route,
        () -> Http.get(reviews, "/", headers).good() && count(receiver, route) > 0);
  }

  private static boolean isOff(LiveMesh mesh, String service) throws Exception {
    return mesh.cli("describe", service).output().contains("off: no OTEL_EXPORTER");
  }

  private void callTenTimes(String... headers) throws Exception {
    for (int i = 0; i < 10; i++) {
      assertTrue(Http.get(reviews, "/", headers).good());
    }
  }

  /** The clock by which spans begin, in nanoseconds. */
  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /**
   * Waits for the span of a call that begins after this: spans of reviews come in the order in
   * which their calls ended, so all before have come then.
   */
  private void settle(OtlpReceiver receiver) throws Exception {
    long since = now() + CLOCKS_DIFFER;
    Eventually.holds(
        "a later call is seen",
        () ->
            Http.get(reviews, "/").good()
                && !begunBetween(receiver, since, Long.MAX_VALUE, REST).isEmpty());
  }

  private static long count(OtlpReceiver receiver, String route) {
    return begunBetween(receiver, 0, Long.MAX_VALUE, route).size();
  }

  /** Spans of reviews' calls, by that route unless it is empty. */
  private static List<Seen> begunBetween(
      OtlpReceiver receiver, long since, long until, String route) {
    return receiver.spans().stream()
        .filter(span -> span.is("reviews", SpanKind.SPAN_KIND_CLIENT))
        .filter(span -> span.attribute("zerohop.route").equals(route) || route.isEmpty())
        .filter(span -> span.span().getStartTimeUnixNano() >= since)
        .filter(span -> span.span().getStartTimeUnixNano() <= until)
        .toList();
  }
}
