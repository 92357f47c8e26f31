package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.ConfigDemand;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.Mode;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.observe.TelemetryConfig.AccessLog;
import io.zerohop.engine.observe.TelemetryConfig.Export;
import io.zerohop.engine.observe.TelemetryConfig.Said;
import io.zerohop.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is seen of calls while policy changes what is. */
class SeeingChangesTest {
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final AgentLog log = new AgentLog(said::add, () -> 0, "info");
  private final Map<String, String> properties = new HashMap<>();
  private final Observers observers = new Observers(log::fault);
  private final Mesh mesh =
      new Mesh(MeshSettings.DEFAULT, EnginePorts.real(ConfigDemand.NONE, observers, name -> name));
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  /** A receiver of spans, with the paths of the calls that arrived. */
  private static final class Receiver implements AutoCloseable {
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Receiver() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/traces",
          exchange -> {
            try (exchange) {
              byte[] body = exchange.getRequestBody().readAllBytes();
              bodies.add(new String(body, StandardCharsets.ISO_8859_1));
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.createContext(
          "/v1/metrics",
          exchange -> {
            try (exchange) {
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    boolean has(String path) {
      return bodies.stream().anyMatch(body -> body.contains(path));
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private Receiver receiver() throws IOException {
    Receiver made = new Receiver();
    opened.add(made);
    return made;
  }

  private Seeing start() {
    properties.putIfAbsent("otel.bsp.schedule.delay", "20");
    Who who = new Who("a-1", new ServiceName("a", "test"), "default", "a", Map.of(), "app.A", 0);
    Settings settings = Settings.read(SettingSources.of("", properties, Map.of()));
    Seeing made = new Seeing(new Seeing.Given(settings, properties, Map.of()), who, log);
    opened.add(0, made);
    made.start(mesh, observers, () -> null);
    return made;
  }

  private static TelemetryConfig to(Receiver receiver) {
    Export export = new Export(receiver.url(), "http/protobuf", Map.of(), 0, false);
    return new TelemetryConfig(null, new Said<>(export, "policy"), null, null);
  }

  private static TelemetryConfig sampling(int perMillion, TelemetryConfig other) {
    return new TelemetryConfig(new Said<>(perMillion, "policy"), null, null, null).over(other);
  }

  private void awaitTraces(Seeing where, String expected) {
    Await.until("traces go " + expected, () -> where.status().traces().equals(expected));
  }

  private void serve(String path) {
    Call served = mesh.serve(new ServedGet(path));
    if (served != null) {
      served.first();
      served.result(AttemptResult.answered(200, name -> null));
      served.bodyEnd(null);
    }
  }

  @Test
  void aPolicyBeginsAnExportMovesItAndEndsIt() throws IOException {
    Seeing where = start();
    Receiver one = receiver();
    where.configure(to(one));
    awaitTraces(where, one.url() + "/v1/traces");
    serve("/first");
    Await.until("the first span arrives", () -> one.has("/first"));

    Receiver two = receiver();
    where.configure(to(two));
    awaitTraces(where, two.url() + "/v1/traces");
    serve("/second");
    Await.until("the second arrives elsewhere", () -> two.has("/second"));
    assertTrue(!one.has("/second") && !two.has("/first"));

    where.configure(TelemetryConfig.NONE);
    awaitTraces(where, "off: no OTEL_EXPORTER_OTLP_ENDPOINT");
    assertNull(mesh.serve(new ServedGet("/third")), "nobody looks");
  }

  @Test
  void whatWaitsForTheOldReceiverIsSentThere() throws IOException {
    properties.put("otel.bsp.schedule.delay", "3600000");
    Seeing where = start();
    Receiver one = receiver();
    where.configure(to(one));
    awaitTraces(where, one.url() + "/v1/traces");
    serve("/waits");

    where.configure(TelemetryConfig.NONE);

    Await.until("it is sent", () -> one.has("/waits"));
  }

  @Test
  void aShareThatChangesMovesNothing() throws IOException {
    Seeing where = start();
    Receiver one = receiver();
    where.configure(sampling(0, to(one)));
    awaitTraces(where, one.url() + "/v1/traces");
    serve("/unseen");
    where.configure(sampling(1_000_000, to(one)));
    Await.until(
        "the share is told",
        () ->
            where.status().effective().stream()
                .anyMatch(each -> each.name().equals("sampling") && each.value().equals("100%")));
    serve("/seen");

    Await.until("it arrives", () -> one.has("/seen"));
    assertTrue(!one.has("/unseen"));
    assertEquals(1, said.stream().filter(line -> line.contains("traces are exported")).count());
  }

  @Test
  void whatSpansSayChangesWithoutAnotherExport() throws IOException {
    Seeing where = start();
    Receiver one = receiver();
    where.configure(to(one));
    awaitTraces(where, one.url() + "/v1/traces");
    TelemetryConfig.Spans names =
        new TelemetryConfig.Spans(
            null,
            null,
            new Said<>(Map.of("url.path", "my.path"), "policy"),
            new Said<>(List.of("x-user"), "policy"));
    where.configure(new TelemetryConfig(null, null, null, null, names, null).over(to(one)));

    Await.until(
        "the name is another",
        () -> {
          serve("/x");
          return one.has("my.path") && one.has("http.request.header.x-user");
        });
    assertEquals(1, said.stream().filter(line -> line.contains("traces are exported")).count());
  }

  @Test
  void theLastOfManyChangesCounts() throws IOException {
    Seeing where = start();
    Receiver last = receiver();
    for (int i = 0; i < 50; i++) {
      where.configure(sampling(i, TelemetryConfig.NONE));
    }
    where.configure(to(last));

    awaitTraces(where, last.url() + "/v1/traces");
  }

  @Test
  void aChangeThatFailsIsToldAndTheNextOneIsFollowed() throws IOException {
    Seeing where = start();
    where.whenSeeing(
        () -> {
          throw new AssertionError("out of something");
        });
    where.configure(to(receiver()));
    Await.until(
        "it is told", () -> said.stream().anyMatch(line -> line.contains("out of something")));

    Receiver next = receiver();
    where.configure(to(next));

    awaitTraces(where, next.url() + "/v1/traces");
  }

  @Test
  void theControlPlaneIsFollowedWhenItSaysWhere() throws IOException {
    Seeing where = start();
    Export export = new Export(null, "http/protobuf", Map.of(), 0, false);
    where.configure(new TelemetryConfig(null, new Said<>(export, "policy"), null, null));
    awaitTraces(
        where, "off: the control plane says no address for telemetry to this agent (policy)");

    Receiver plane = receiver();
    where.receiver(plane.url(), "");
    awaitTraces(where, plane.url() + "/v1/traces");
  }

  @Test
  void theModeOffEndsItAndEnforceBeginsItAgain() throws IOException {
    Seeing where = start();
    Receiver one = receiver();
    where.configure(to(one));
    awaitTraces(where, one.url() + "/v1/traces");

    mesh.mode(Mode.OFF);
    where.modeChanged();
    awaitTraces(where, "off: the mode is off");
    Await.until(
        "metrics neither", () -> where.status().metrics().to().equals("off: the mode is off"));

    mesh.mode(Mode.ENFORCE);
    where.modeChanged();
    awaitTraces(where, one.url() + "/v1/traces");
    serve("/again");
    Await.until("a span arrives", () -> one.has("/again"));
  }

  @Test
  void linesBeginAndEndWithPolicy() {
    Seeing where = start();
    AccessLog lines = new AccessLog("stderr", "text", 0);
    where.configure(new TelemetryConfig(null, null, null, new Said<>(lines, "policy")));
    Await.until("lines go", () -> where.status().accessLog().to().equals("stderr"));

    where.configure(TelemetryConfig.NONE);
    Await.until(
        "lines go no more", () -> where.status().accessLog().to().equals("off: no access.log"));
  }

  @Test
  void whatCannotBeFollowedIsToldAndEndsTheExportAlone() throws IOException {
    Seeing where = start();
    Receiver one = receiver();
    where.configure(to(one));
    awaitTraces(where, one.url() + "/v1/traces");

    Export export = new Export(one.url(), "carrier-pigeon", Map.of(), 0, false);
    where.configure(new TelemetryConfig(null, new Said<>(export, "policy"), null, null));

    Await.until("it is told", () -> where.status().traces().contains("carrier-pigeon"));
    Await.until("no more is seen", () -> mesh.serve(new ServedGet("/")) == null);
  }
}
