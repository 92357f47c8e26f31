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
 * the traces are its own, each call has one span of each side, which says what we know of it, a
 * send that is repeated has another one below it, and our channel has none.
 */
class OpenTelemetryAgentIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir Path directory;

  private int traces;

  @Test
  void theNewestHasTheTracesToItselfInBothOrders() throws Exception {
    traces("2.33.1");
  }

  @Test
  @Tag("full")
  void theOldestHasTheTracesToItselfInBothOrders() throws Exception {
    traces("2.20.1");
  }

  @Test
  @Tag("full")
  void anRpcAndAStatementAreToldToItsSpansToo() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh);
      List<String> instances = List.of("orders-1", "orders-2");
      for (String instance : instances) {
        Start start = mesh.rpcOn(OrdersDatabase.URL, instance);
        mesh.track(beside(receiver, "orders", "2.33.1", true, start)).port();
      }
      Start start = mesh.rpc("checkout", "checkout-1", "Checkout");
      int checkout = mesh.track(beside(receiver, "checkout", "2.33.1", false, start)).port();
      mesh.awaitReady("orders", 2);
      assertEquals(0, mesh.apply("orders.yaml", OrdersPolicy.RETRY).exit());
      for (String instance : instances) {
        List<String> asked = new ArrayList<>();
        Eventually.holds(
            instance + " keeps orders, and spans are told so",
            () -> {
              String trace = next();
              if (kept(checkout, trace).body().equals(instance)) {
                asked.add(trace);
              }
              return asked.stream().anyMatch(each -> areTold(receiver.trace(each)));
            });
      }
      assertTrue(Http.get(checkout, "/Find/fail").good(), "whoever is asked fails from now on");

      List<Seen> tree = List.of();
      for (int call = 0; tree.stream().noneMatch(OpenTelemetryAgentIT::isAgain); call++) {
        assertTrue(call < 20, "none of twenty calls met the failing instance first");
        String trace = next();
        assertTrue(kept(checkout, trace).good());
        Eventually.holds("its trace is there", () -> areTold(receiver.trace(trace)));
        tree = receiver.trace(trace);
      }

      List<Seen> whole = tree;
      Seen again = whole.stream().filter(OpenTelemetryAgentIT::isAgain).findFirst().orElseThrow();
      Seen call = whole.stream().filter(again::isBelow).findFirst().orElseThrow();
      assertTrue(call.is("checkout", SpanKind.SPAN_KIND_CLIENT), whole::toString);
      assertEquals("2", call.attribute("zerohop.attempts"));
      assertEquals("orders.default", call.attribute("zerohop.service"));
      assertEquals("GRPCRoute/default/orders rule 1", call.attribute("zerohop.route"));
      assertEquals(2, all(whole, "checkout", SpanKind.SPAN_KIND_CLIENT).size(), whole::toString);
      List<Seen> answers = all(whole, "orders", SpanKind.SPAN_KIND_SERVER);
      assertEquals(2, answers.size(), whole::toString);
      assertEquals(1, answers.stream().filter(answer -> answer.isBelow(call)).count());
      assertEquals(1, answers.stream().filter(answer -> answer.isBelow(again)).count());
      Seen insert = whole.stream().filter(OpenTelemetryAgentIT::isWrite).findFirst().orElseThrow();
      assertTrue(insert.is("orders", SpanKind.SPAN_KIND_CLIENT), whole::toString);
      assertEquals("orders-db.default", insert.attribute("zerohop.service"));
    }
  }

  private static Http.Answer kept(int checkout, String trace) throws InterruptedException {
    return Http.get(checkout, "/Place/kept", "traceparent", PARENT.replace(TRACE, trace));
  }

  /** The RPC and the statement of a trace say what we know, and all of its answers are there. */
  private static boolean areTold(List<Seen> tree) {
    int answers = all(tree, "orders", SpanKind.SPAN_KIND_SERVER).size();
    return answers > 0
        && !all(tree, "checkout", SpanKind.SPAN_KIND_SERVER).isEmpty()
        && tree.stream().anyMatch(OpenTelemetryAgentIT::isWrite)
        && tree.stream()
            .anyMatch(
                span ->
                    span.service().equals("checkout")
                        && span.attribute("zerohop.attempts").equals("" + answers));
  }

  private static boolean isWrite(Seen span) {
    return span.span().getName().startsWith("INSERT")
        && span.attribute("zerohop.side").equals("writer");
  }

  private static boolean isAgain(Seen span) {
    return span.service().equals("checkout")
        && span.attribute("http.request.resend_count").equals("1");
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
        List<String> asked = new ArrayList<>();
        Eventually.holds(
            "ratings is reached, and spans are told so",
            () -> {
              String trace = next();
              asked.add(trace);
              return Http.get(reviews, "/", "traceparent", PARENT.replace(TRACE, trace)).good()
                  && receiver.spans().stream()
                      .filter(span -> asked.contains(span.trace()))
                      .anyMatch(span -> !span.attribute("zerohop.service").isEmpty());
            });
        assertTrue(Http.post(bad.port(), "/behave?status=503").good());

        int retried = 0;
        for (int call = 0; call < 4 || retried == 0; call++) {
          assertTrue(call < 20, "none of twenty calls met the bad instance first");
          String trace = next();
          assertTrue(Http.get(reviews, "/", "traceparent", PARENT.replace(TRACE, trace)).good());
          Eventually.holds("its trace is there", () -> isWhole(receiver.trace(trace)));
          retried += sendsOf(receiver.trace(trace)) - 1;
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

  /**
   * How often reviews called ratings in this trace, which is asserted to be the other agent's own,
   * with what we know of the call on its span, and a span for each send after the first.
   */
  private static int sendsOf(List<Seen> tree) {
    assertEquals(0, all(tree, "reviews", SpanKind.SPAN_KIND_INTERNAL).size(), tree::toString);
    Seen call = call(tree);
    assertEquals("ratings.default", call.attribute("zerohop.service"));
    assertEquals("OK", call.attribute("zerohop.reason"));
    List<Seen> answers = new ArrayList<>(all(tree, "ratings", SpanKind.SPAN_KIND_SERVER));
    int sends = answers.size();
    assertEquals(Integer.toString(sends), call.attribute("zerohop.attempts"));
    List<Seen> again =
        all(tree, "reviews", SpanKind.SPAN_KIND_CLIENT).stream()
            .filter(span -> !span.equals(call))
            .toList();
    assertEquals(sends - 1, again.size(), tree::toString);
    for (Seen send : again) {
      assertTrue(send.isBelow(call), tree::toString);
      assertEquals("GET", send.span().getName());
      assertEquals("200", send.attribute("http.response.status_code"));
      assertEquals("1", send.attribute("http.request.resend_count"));
      assertFalse(send.attribute("zerohop.endpoint").isEmpty());
      assertTrue(send.span().getEndTimeUnixNano() >= send.span().getStartTimeUnixNano());
      assertTrue(answers.removeIf(answer -> answer.isBelow(send)), tree::toString);
    }
    assertEquals(1, answers.size(), tree::toString);
    assertTrue(answers.get(0).isBelow(call), tree::toString);
    return sends;
  }

  /** The one call of the one request. */
  private static Seen call(List<Seen> tree) {
    List<Seen> served = all(tree, "reviews", SpanKind.SPAN_KIND_SERVER);
    assertEquals(1, served.size(), tree::toString);
    List<Seen> calls =
        all(tree, "reviews", SpanKind.SPAN_KIND_CLIENT).stream()
            .filter(span -> span.isBelow(served.get(0)))
            .toList();
    assertEquals(1, calls.size(), tree::toString);
    return calls.get(0);
  }

  /** The call of reviews has ended, and so many of ratings' answers as it was sent. */
  private static boolean isWhole(List<Seen> tree) {
    List<Seen> calls = all(tree, "reviews", SpanKind.SPAN_KIND_CLIENT);
    int answers = all(tree, "ratings", SpanKind.SPAN_KIND_SERVER).size();
    return !all(tree, "reviews", SpanKind.SPAN_KIND_SERVER).isEmpty()
        && answers > 0
        && calls.stream().anyMatch(call -> call.attribute("zerohop.attempts").equals("" + answers));
  }

  private String next() {
    return TRACE.substring(0, 28) + "%04x".formatted(++traces);
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
