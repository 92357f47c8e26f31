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
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When calls are recorded, and what is said where they cannot be. */
class SeeingTest {
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String NOWHERE = "http://127.0.0.1:9";

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final AgentLog log = new AgentLog(said::add, () -> 0, "info");
  private final Map<String, String> properties = new HashMap<>();
  private final Observers observers = new Observers(log::fault);
  private final Mesh mesh =
      new Mesh(
          MeshSettings.DEFAULT,
          EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, name -> name));
  private @Nullable Seeing seeing;

  @AfterEach
  void close() {
    if (seeing != null) {
      seeing.close();
    }
  }

  @Test
  void nothingIsRecordedUnlessAnEndpointIsNamed() {
    assertEquals("off: no OTEL_EXPORTER_OTLP_ENDPOINT", start().traces());
    assertNull(mesh.serve(new Asked()));
    assertEquals(List.of(), said);
  }

  @Test
  void callsAreRecordedWhereOneIs() {
    properties.put(ENDPOINT, NOWHERE);

    assertEquals(NOWHERE + "/v1/traces", start().traces());

    assertNotNull(mesh.serve(new Asked()));
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
    Call served = mesh.serve(new Asked());
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
    assertNull(mesh.serve(new Asked()));
  }

  @Test
  void anEndpointThatIsNoneIsToldInTheExportersOwnWords() {
    properties.put(ENDPOINT, "collector:4318");

    assertTrue(start().traces().startsWith("off: "), seeing().status().traces());
    assertNull(mesh.serve(new Asked()));
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
    Seeing made = new Seeing(properties, Map.of(), who, log);
    seeing = made;
    made.start(mesh, observers, () -> null);
    return made.status();
  }

  private Seeing seeing() {
    Seeing made = seeing;
    assertNotNull(made);
    return made;
  }

  private record Asked() implements ServedRequest {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String authority() {
      return "a";
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String header(String lowerCase) {
      return null;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
      return null;
    }

    @Override
    public @Nullable InetSocketAddress local() {
      return null;
    }
  }
}
