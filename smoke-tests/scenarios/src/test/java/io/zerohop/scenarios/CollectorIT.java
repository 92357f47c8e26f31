package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.databases.Ports;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An OpenTelemetry collector that people run stands between the agents and the control plane, set
 * up as the documentation says: it takes what they export, by gRPC and by HTTP, and what it hands
 * on is whole.
 */
class CollectorIT {
  private static final String CALLER = "00f067aa0ba902b7";

  /** Questions between two calls, so that not each of them makes a further trace. */
  private static final int PATIENCE = 20;

  @TempDir Path directory;

  private final List<String> traces = new ArrayList<>();
  private int questions;

  /** Where a collector takes OTLP. */
  private record Collector(int grpc, int http) {
    Start byGrpc(Start application) {
      return exporting(application, grpc).with("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    }

    Start byHttp(Start application) {
      return exporting(application, http);
    }

    private static Start exporting(Start application, int port) {
      return application
          .with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port)
          .with("OTEL_BSP_SCHEDULE_DELAY", "50")
          .with("OTEL_METRIC_EXPORT_INTERVAL", "200");
    }
  }

  @BeforeAll
  static void needCollector() {
    Peers.need(
        Peers.onPath("rotel-agent"),
        "an OpenTelemetry collector between agents and control plane needs rotel-agent on the PATH"
            + " (it is in the Python package rotel)");
  }

  @Test
  void aCallOverHttpGrpcAndSqlComesThroughItAsOneTree() throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh);
      Collector collector = start(mesh);
      mesh.track(collector.byGrpc(mesh.rpcOn(OrdersDatabase.URL, "orders-1"))).port();
      Start caller = collector.byHttp(mesh.rpc("checkout", "checkout-1", "Checkout"));
      int checkout = mesh.track(caller).port();
      mesh.awaitReady("orders", 1);
      assertEquals(0, mesh.apply("orders.yaml", OrdersPolicy.RETRY).exit());
      Eventually.holds("orders are kept", () -> place(checkout).body().equals("orders-1"));

      List<JsonNode> tree = whole(mesh, checkout);

      isServer(tree.get(0), "checkout", "GET /Place/kept");
      assertEquals(CALLER, tree.get(0).path("parent").asText());
      assertEquals("200", attribute(tree.get(0), "http.response.status_code"));
      JsonNode call = tree.get(1);
      isBelow(call, tree.get(0));
      assertEquals("checkout shop.Orders/Place client", words(call));
      assertEquals("orders.default", attribute(call, "zerohop.service"));
      assertEquals("GRPCRoute/default/orders rule 1", attribute(call, "zerohop.route"));
      assertTrue(attribute(call, "zerohop.origin").contains("orders.yaml:"), call::toString);
      assertEquals("OK", attribute(call, "zerohop.reason"));
      assertEquals("0", attribute(call, "rpc.grpc.status_code"));
      isServer(tree.get(2), "orders", "shop.Orders/Place");
      isBelow(tree.get(2), call);
      JsonNode insert = tree.get(3);
      isBelow(insert, tree.get(2));
      assertEquals("orders INSERT orders client", words(insert));
      assertEquals("INSERT INTO orders VALUES (?)", attribute(insert, "db.query.text"));
      assertEquals("writer", attribute(insert, "zerohop.side"));

      Eventually.holds(
          "the measures of the calls came through it too",
          () ->
              mesh.api("/metrics?edges=true").body().lines().anyMatch(CollectorIT::isEdgeToOrders));
      Ended told = mesh.cli("describe", "orders");
      assertTrue(told.output().contains("http://127.0.0.1:" + collector.grpc()), told.output());
    }
  }

  private static boolean isEdgeToOrders(String line) {
    return line.startsWith("zerohop_edge_calls_total{")
        && line.contains("source=\"checkout\"")
        && line.contains("destination=\"orders.default\"");
  }

  private static void isServer(JsonNode span, String service, String name) {
    assertEquals(service + " " + name + " server", words(span));
  }

  private static void isBelow(JsonNode span, JsonNode above) {
    assertEquals(above.path("id").asText(), span.path("parent").asText());
    assertEquals(above.path("depth").asInt() + 1, span.path("depth").asInt());
  }

  private static String words(JsonNode span) {
    return String.join(
        " ", span.path("service").asText(), span.path("name").asText(), span.path("kind").asText());
  }

  private static String attribute(JsonNode span, String key) {
    return span.path("attributes").path(key).asText();
  }

  /** The spans of a call, once all of them came to the control plane. */
  private List<JsonNode> whole(LiveMesh mesh, int checkout) throws Exception {
    List<JsonNode> spans = new ArrayList<>();
    Eventually.holds(
        "a call is in the control plane's window, with all that it led to",
        () -> {
          if (questions++ % PATIENCE == 0) {
            assertTrue(place(checkout).good());
          }
          for (String trace : traces) {
            JsonNode found = new ObjectMapper().readTree(told(mesh, trace)).path("spans");
            // A call that was sent twice has more spans than these, of which some are not there
            // yet.
            List<String> services = new ArrayList<>();
            found.forEach(span -> services.add(span.path("service").asText()));
            if (services.equals(List.of("checkout", "checkout", "orders", "orders"))) {
              found.forEach(spans::add);
              return true;
            }
          }
          return false;
        });
    return spans;
  }

  /** What the control plane knows of a trace; an empty document if that is nothing. */
  private static String told(LiveMesh mesh, String trace) throws Exception {
    Http.Answer answer = mesh.api("/zerohop/v1/traces/" + trace);
    return answer.good() ? answer.body() : "{}";
  }

  private Http.Answer place(int checkout) throws InterruptedException {
    String trace = "4bf92f3577b34da6a3ce929d0e0e%04x".formatted(traces.size() + 1);
    traces.add(trace);
    return Http.get(checkout, "/Place/kept", "traceparent", "00-" + trace + "-" + CALLER + "-01");
  }

  /** Starts it by the documented command, but on ports of its own. */
  private static Collector start(LiveMesh mesh) throws Exception {
    Collector collector = new Collector(Ports.free(), Ports.free());
    String line =
        Documents.blocks(Jars.root().resolve("docs/tasks/jaeger.md")).stream()
            .flatMap(block -> block.text().lines())
            .filter(each -> each.contains("rotel-agent start"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("how to start a collector is documented"))
            .replace("127.0.0.1:8700", "127.0.0.1:" + mesh.httpPort());
    assertTrue(line.endsWith("127.0.0.1:" + mesh.httpPort()), line);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(line.substring(line.indexOf("rotel-agent")).split(" +", 0)));
    command.addAll(List.of("--otlp-grpc-endpoint", "127.0.0.1:" + collector.grpc()));
    command.addAll(List.of("--otlp-http-endpoint", "127.0.0.1:" + collector.http()));
    Program program = mesh.track(new Start("collector", mesh.directory(), command));
    Eventually.holds(
        "the collector listens",
        () -> {
          assertTrue(program.process().isAlive(), program::output);
          return Http.get(collector.http(), "/").status() != 0;
        });
    return collector;
  }
}
