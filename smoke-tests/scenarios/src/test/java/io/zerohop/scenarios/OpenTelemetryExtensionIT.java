package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A JVM that has the OpenTelemetry agent, with ours as its extension: it is in the mesh as by
 * {@code -javaagent}, and its traces stay those of the OpenTelemetry agent.
 */
class OpenTelemetryExtensionIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void theNewestBringsAJvmIntoTheMesh(Jdk jdk) throws Exception {
    joins(jdk, "2.33.1");
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void theOldestBringsAJvmIntoTheMesh(Jdk jdk) throws Exception {
    joins(jdk, "2.20.1");
  }

  private void joins(Jdk jdk, String version) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      Program second = mesh.track(mesh.service("ratings", "ratings-2", "Ratings"));
      Start start = extended(jdk, mesh, version, "Reviews").with("OTEL_SERVICE_NAME", "reviews");
      Program reviews = mesh.track(exporting(start, receiver));
      int port = reviews.port();
      mesh.awaitReady("ratings", 2);
      mesh.awaitReady("reviews", 1);
      assertEquals(0, mesh.apply("retry.yaml", RatingsPolicy.RETRY).exit());
      Eventually.holds("it calls by a name of the mesh", () -> Http.get(port, "/").good());
      assertTrue(Http.post(second.port(), "/behave?status=503").good());

      for (int call = 0; call < 8; call++) {
        assertTrue(Http.get(port, "/").good(), reviews::output);
      }
      assertTrue(Http.get(port, "/", "traceparent", PARENT).good());

      Eventually.holds("its trace is there", () -> !clients(receiver).isEmpty());
      assertOneCall(receiver);
      String described = mesh.cli("describe", "reviews").output();
      assertTrue(described.contains("by: \"OpenTelemetry extension\""), described);
      assertTrue(described.contains("left to the OpenTelemetry agent"), described);
      String said = reviews.output();
      assertEquals(1, said.lines().filter(line -> line.contains("[zerohop]")).count(), said);
    }
  }

  /** One span of the call, which is OpenTelemetry's; a send that was repeated has one below it. */
  private static void assertOneCall(OtlpReceiver receiver) {
    List<Seen> clients = clients(receiver);
    List<Seen> calls =
        clients.stream().filter(span -> clients.stream().noneMatch(span::isBelow)).toList();
    assertEquals(1, calls.size(), () -> receiver.trace(TRACE).toString());
    for (Seen span : clients) {
      assertTrue(calls.contains(span) || span.isBelow(calls.get(0)), clients::toString);
    }
  }

  @Test
  @Tag("full")
  void besideOurAgentItIsOneMeshAndAWarning() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      for (boolean before : new boolean[] {true, false}) {
        Start start = extended(Jdk.current(), mesh, "2.33.1", "Reviews");
        List<String> command = new ArrayList<>(start.command());
        command.add(before ? 1 : 2, "-javaagent:" + Jars.agent());
        String name = "reviews-" + before;
        Program both =
            mesh.track(
                new Start(name, directory, command, start.environment())
                    .with("OTEL_TRACES_EXPORTER", "none")
                    .with("OTEL_METRICS_EXPORTER", "none")
                    .with("OTEL_LOGS_EXPORTER", "none")
                    .with("ZEROHOP_SERVICE_NAME", name));
        int port = both.port();
        mesh.awaitReady(name, 1);
        Eventually.holds("it calls by a name of the mesh", () -> Http.get(port, "/").good());
        String said = both.output();
        String by = before ? "-javaagent" : "OpenTelemetry extension";
        assertTrue(said.contains("already loaded in this JVM, by " + by), said);
        assertEquals(2, said.lines().filter(line -> line.contains("[zerohop]")).count(), said);
      }
    }
  }

  /** With settings where an extension has them: in system properties and variables. */
  private Start extended(Jdk jdk, LiveMesh mesh, String version, String main) {
    return new Start(
            "extended",
            directory,
            List.of(
                jdk.program("java"),
                "-javaagent:" + Jars.openTelemetry(version),
                "-Dotel.javaagent.extensions=" + Jars.openTelemetryExtension(),
                "-Dzerohop.control.plane=127.0.0.1:" + mesh.xdsPort(),
                mesh.noDns(),
                "-cp",
                Jars.services().toString(),
                "io.zerohop.apps.services." + main))
        .with("ZEROHOP_STATE_DIR", directory.resolve("state").toString());
  }

  private static Start exporting(Start start, OtlpReceiver receiver) {
    return start
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
        .with("OTEL_METRICS_EXPORTER", "none")
        .with("OTEL_LOGS_EXPORTER", "none")
        .with("OTEL_BSP_SCHEDULE_DELAY", "50");
  }

  private static List<Seen> clients(OtlpReceiver receiver) {
    return receiver.trace(TRACE).stream()
        .filter(span -> span.is("reviews", SpanKind.SPAN_KIND_CLIENT))
        .toList();
  }
}
