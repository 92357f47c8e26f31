package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.ConfigDemand;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When calls are recorded, and what is said where they cannot be. */
class SeeingTest {
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String NOWHERE = "http://127.0.0.1:9";

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final AgentLog log = new AgentLog(said::add, () -> 0, "info");
  private final Map<String, String> properties = new HashMap<>();
  private final Observers observers = new Observers(log::fault);
  private final Mesh mesh =
      new Mesh(MeshSettings.DEFAULT, EnginePorts.real(ConfigDemand.NONE, observers, name -> name));
  private @Nullable Seeing seeing;

  @AfterEach
  void close() {
    if (seeing != null) {
      seeing.close();
    }
  }

  @Test
  void nothingIsRecordedUnlessAnEndpointIsNamed() {
    AgentStatus.Telemetry status = start();
    assertEquals("off: no OTEL_EXPORTER_OTLP_ENDPOINT", status.traces());
    assertEquals("off: no OTEL_EXPORTER_OTLP_ENDPOINT", status.metrics().to());
    assertEquals("off: no access.log", status.accessLog().to());
    assertNull(mesh.serve(new ServedGet("/")));
    assertEquals(List.of(), said);
  }

  @Test
  void callsAreRecordedWhereOneIs() {
    properties.put(ENDPOINT, NOWHERE);

    assertEquals(NOWHERE + "/v1/traces", start().traces());

    assertNotNull(mesh.serve(new ServedGet("/")));
    assertTrue(said.get(0).contains("traces are exported to " + NOWHERE), said.toString());
  }

  @Test
  void aSettingThatIsWrongIsToldAndTurnsTheExportOffAlone() {
    properties.put(ENDPOINT, NOWHERE);
    properties.put("otel.traces.sampler", "sometimes");

    AgentStatus.Telemetry status = start();

    String traces = status.traces();
    assertTrue(traces.startsWith("off: \"sometimes\" is no sampler here"), traces);
    assertEquals(NOWHERE + "/v1/metrics", status.metrics().to());
    assertTrue(said.get(0).contains("no traces are exported: \"sometimes\""), said.toString());
  }

  @Test
  void metricsAreExportedAloneToo() {
    properties.put(ENDPOINT, NOWHERE);
    properties.put("otel.traces.exporter", "none");

    AgentStatus.Telemetry status = start();

    assertEquals("off: OTEL_TRACES_EXPORTER does not name otlp", status.traces());
    assertEquals(NOWHERE + "/v1/metrics", status.metrics().to());
    Call served = mesh.serve(new ServedGet("/"));
    assertNotNull(served);
    assertEquals(new Step.Serve(Around.NOTHING), served.first());
    assertTrue(said.get(0).contains("metrics are exported to " + NOWHERE), said.toString());
  }

  @Test
  void noMetricsAreCountedWhereTheirExportIsSwitchedOff() {
    properties.put(ENDPOINT, NOWHERE);
    properties.put("otel.traces.exporter", "none");
    properties.put("otel.metrics.exporter", "none");

    AgentStatus.Telemetry status = start();

    assertEquals("off: OTEL_METRICS_EXPORTER does not name otlp", status.metrics().to());
    assertNull(mesh.serve(new ServedGet("/")));
  }

  @Test
  void callsHaveLinesWhereTheAgentsSettingSaysWhere(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("access.log");
    properties.put("zerohop.access.log", file.toString());

    assertEquals(file.toString(), start().accessLog().to());
    Call served = Objects.requireNonNull(mesh.serve(new ServedGet("/")));
    served.result(AttemptResult.answered(200, name -> null));
    served.bodyEnd(null);
    seeing().close();

    String line = Files.readString(file);
    assertTrue(line.contains("\"direction\":\"inbound\",\"method\":\"GET\""), line);
    assertEquals(1, seeing().status().accessLog().written());
  }

  @Test
  void aLogThatCannotBeWrittenIsToldAndNothingElseSuffers(@TempDir Path directory) {
    properties.put("zerohop.access.log", directory.resolve("none/access.log").toString());
    properties.put("zerohop.access.log.format", "text");
    start();

    Call served = Objects.requireNonNull(mesh.serve(new ServedGet("/")));
    served.result(AttemptResult.answered(200, name -> null));
    served.bodyEnd(null);
    seeing().close();

    assertEquals(1, seeing().status().accessLog().dropped());
    assertTrue(said.get(1).contains("lines of the access log are lost"), said.toString());
  }

  @Test
  void anEndpointThatIsNoneIsToldInTheExportersOwnWords() {
    properties.put(ENDPOINT, "collector:4318");

    assertTrue(start().traces().startsWith("off: "), seeing().status().traces());
    assertNull(mesh.serve(new ServedGet("/")));
  }

  @Test
  void whatThereIsNoneOfIsNamed() {
    properties.put(ENDPOINT, NOWHERE);
    properties.put("otel.traces.exporter", "otlp,zipkin");
    properties.put("otel.propagators", "tracecontext,xray");

    start();

    assertTrue(said.get(0).contains("there is no \"zipkin\" here; use otlp"), said.toString());
    assertTrue(said.get(1).contains("there is no \"xray\" here"), said.toString());
  }

  private AgentStatus.Telemetry start() {
    Who who = new Who("a-1", new ServiceName("a", "test"), "default", "a", Map.of(), "app.A", 0);
    Settings settings = Settings.read(SettingSources.of("", properties, Map.of()));
    Seeing made = new Seeing(new Seeing.Given(settings, properties, Map.of()), who, log);
    seeing = made;
    made.start(mesh, observers, () -> null);
    return made.status();
  }

  private Seeing seeing() {
    Seeing made = seeing;
    assertNotNull(made);
    return made;
  }
}
