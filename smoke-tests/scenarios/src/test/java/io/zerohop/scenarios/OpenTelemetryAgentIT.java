package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OpenTelemetry agent in the same JVM, before ours and after it: calls go where policy says,
 * the traces are its own, each call has one span of each side, and our channel has none.
 */
class OpenTelemetryAgentIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir Path directory;

  @Test
  void theNewestHasTheTracesToItselfInBothOrders() throws Exception {
    traces("2.33.1");
  }

  @Test
  @Tag("full")
  void theOldestHasTheTracesToItselfInBothOrders() throws Exception {
    traces("2.20.1");
  }

  private void traces(String version) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      Start first = mesh.service("ratings", "ratings-1", "Ratings");
      Start second = mesh.service("ratings", "ratings-2", "Ratings");
      mesh.track(beside(receiver, "ratings", version, true, first)).port();
      Program bad = mesh.track(beside(receiver, "ratings", version, false, second));
      for (boolean before : new boolean[] {true, false}) {
        String name = "reviews-" + before;
        Start caller = mesh.service("reviews", name, "Reviews");
        int reviews = mesh.track(beside(receiver, "reviews", version, before, caller)).port();
        mesh.awaitReady("ratings", 2);
        assertEquals(0, mesh.apply("retry.yaml", RatingsPolicy.RETRY).exit());
        Eventually.holds("ratings is reached", () -> Http.get(reviews, "/").good());
        assertTrue(Http.post(bad.port(), "/behave?status=503").good());

        for (int call = 0; call < 4; call++) {
          String trace = TRACE.substring(0, 28) + (before ? "00" : "01") + "0" + call;
          assertTrue(Http.get(reviews, "/", "traceparent", PARENT.replace(TRACE, trace)).good());
          Eventually.holds("its trace is there", () -> isWhole(receiver.trace(trace)));
          List<Seen> tree = receiver.trace(trace);
          assertEquals(1, all(tree, "reviews", SpanKind.SPAN_KIND_SERVER).size(), tree::toString);
          assertEquals(1, all(tree, "reviews", SpanKind.SPAN_KIND_CLIENT).size(), tree::toString);
          assertEquals(0, all(tree, "reviews", SpanKind.SPAN_KIND_INTERNAL).size(), tree::toString);
        }
        assertTrue(Http.post(bad.port(), "/behave?status=200").good());
      }
      for (Seen span : receiver.spans()) {
        assertFalse(span.span().getName().contains("envoy"), span::toString);
      }
      String described = mesh.cli("describe", "reviews").output();
      assertTrue(described.contains("left to the OpenTelemetry agent"), described);
      String all = mesh.cli("describe", "reviews", "-o", "json").output();
      assertFalse(all.contains("jdk-executors"), all);
    }
  }

  /** The call of reviews was answered by ratings, at its first send or the next. */
  private static boolean isWhole(List<Seen> tree) {
    return !all(tree, "reviews", SpanKind.SPAN_KIND_SERVER).isEmpty()
        && !all(tree, "reviews", SpanKind.SPAN_KIND_CLIENT).isEmpty()
        && !all(tree, "ratings", SpanKind.SPAN_KIND_SERVER).isEmpty();
  }

  /** With both agents: theirs before ours, or after it. */
  private static Start beside(
      OtlpReceiver receiver, String service, String version, boolean before, Start start) {
    List<String> command = new ArrayList<>(start.command());
    command.add(before ? 1 : 2, "-javaagent:" + Jars.openTelemetry(version));
    return new Start(start.name(), start.directory(), command, start.environment())
        .with("OTEL_SERVICE_NAME", service)
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
        .with("OTEL_METRICS_EXPORTER", "none")
        .with("OTEL_LOGS_EXPORTER", "none")
        .with("OTEL_BSP_SCHEDULE_DELAY", "50");
  }

  private static List<Seen> all(List<Seen> tree, String service, SpanKind kind) {
    return tree.stream().filter(span -> span.is(service, kind)).toList();
  }
}
