package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A call that crosses HTTP, gRPC and SQL, with one send that is repeated, is one tree, to a
 * receiver that is not ours as well as to {@code zerohop trace}.
 */
class TraceTreeIT {
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String PATH = "/Place/kept";

  @TempDir Path directory;

  private int traces;

  @Test
  void aRetriedCallOverHttpGrpcAndSqlIsOneTreeEverywhere() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh);
      for (String instance : List.of("orders-1", "orders-2")) {
        mesh.track(receiver.exporting(mesh.rpcOn(OrdersDatabase.URL, instance))).port();
      }
      int checkout =
          mesh.track(receiver.exporting(mesh.rpc("checkout", "checkout-1", "Checkout"))).port();
      mesh.awaitReady("orders", 2);
      Ended applied = mesh.apply("orders.yaml", OrdersPolicy.RETRY);
      assertEquals(0, applied.exit(), applied.output());
      for (String instance : List.of("orders-1", "orders-2")) {
        awaitTraced(receiver, checkout, instance);
      }
      assertTrue(Http.get(checkout, "/Find/fail").good(), "whoever is asked fails from now on");

      List<Seen> tree = retried(receiver, checkout);

      Seen served = one(tree, "checkout", SpanKind.SPAN_KIND_SERVER);
      assertEquals(CALLER, served.parent());
      assertEquals("GET", served.span().getName());
      assertEquals("200", served.attribute("http.response.status_code"));
      Seen call = one(tree, "checkout", SpanKind.SPAN_KIND_INTERNAL);
      assertTrue(call.isBelow(served), tree::toString);
      assertEquals("shop.Orders/Place", call.span().getName());
      assertEquals("orders.default", call.attribute("zerohop.service"));
      assertEquals("GRPCRoute/default/orders rule 1", call.attribute("zerohop.route"));
      assertTrue(call.attribute("zerohop.origin").contains("orders.yaml:"), call::toString);
      assertEquals("2", call.attribute("zerohop.attempts"));
      assertEquals("OK", call.attribute("zerohop.reason"));
      assertEquals(StatusCode.STATUS_CODE_UNSET, call.span().getStatus().getCode());
      List<Seen> sends = all(tree, "checkout", SpanKind.SPAN_KIND_CLIENT);
      assertEquals(2, sends.size(), tree::toString);
      List<Seen> answers = new ArrayList<>();
      for (Seen send : sends) {
        assertTrue(send.isBelow(call), tree::toString);
        assertEquals("shop.Orders/Place", send.span().getName());
        List<Seen> below = tree.stream().filter(span -> span.isBelow(send)).toList();
        answers.add(one(below, "orders", SpanKind.SPAN_KIND_SERVER));
      }
      String unavailable = "14";
      assertEquals(List.of(unavailable, "0"), codes(sends));
      assertEquals(List.of(unavailable, "0"), codes(answers));
      assertEquals("1", sends.get(1).attribute("http.request.resend_count"));
      assertEquals(StatusCode.STATUS_CODE_ERROR, sends.get(0).span().getStatus().getCode());
      Seen insert = one(tree, "orders", SpanKind.SPAN_KIND_CLIENT);
      assertTrue(insert.isBelow(answers.get(1)), tree::toString);
      assertEquals("INSERT orders", insert.span().getName());
      assertEquals("INSERT INTO orders VALUES (?)", insert.attribute("db.query.text"));
      assertEquals("writer", insert.attribute("zerohop.side"));
      assertEquals(7, tree.size(), tree::toString);

      assertEquals(lines(call, sends, insert), printed(mesh, receiver, served.trace()));

      assertTrue(Http.get(checkout, "/Find/fail").good(), "now the other one fails too");
      failsInPlainWords(receiver, checkout);
    }
  }

  /** Waits until an instance takes orders, keeps them, and all that it does is exported. */
  private void awaitTraced(OtlpReceiver receiver, int checkout, String instance) throws Exception {
    List<String> asked = new ArrayList<>();
    Eventually.holds(
        instance + " and its caller export",
        () -> {
          String trace = next();
          if (Http.get(checkout, PATH, "traceparent", within(trace)).body().equals(instance)) {
            asked.add(trace);
          }
          return asked.stream().map(receiver::trace).anyMatch(spans -> isServed(spans, 1));
        });
  }

  /** The spans of a call that met the failing instance first. */
  private List<Seen> retried(OtlpReceiver receiver, int checkout) throws Exception {
    for (int i = 0; ; i++) {
      String trace = next();
      Http.Answer answer = Http.get(checkout, PATH, "traceparent", within(trace));
      assertTrue(answer.good(), answer::toString);
      awaitAnswered(receiver, trace);
      if (!all(receiver.trace(trace), "checkout", SpanKind.SPAN_KIND_INTERNAL).isEmpty()) {
        Eventually.holds("all of it is there", () -> isServed(receiver.trace(trace), 2));
        return receiver.trace(trace);
      }
      assertTrue(i < 20, "none of twenty calls met the failing instance first");
    }
  }

  private void failsInPlainWords(OtlpReceiver receiver, int checkout) throws Exception {
    String trace = next();
    Http.Answer answer = Http.get(checkout, PATH, "traceparent", within(trace));
    assertTrue(answer.body().startsWith("UNAVAILABLE"), answer::toString);
    awaitAnswered(receiver, trace);
    List<Seen> tree = receiver.trace(trace);
    Seen call = one(tree, "checkout", SpanKind.SPAN_KIND_INTERNAL);
    assertEquals("UPSTREAM_ERROR", call.attribute("zerohop.reason"));
    assertEquals(
        "UPSTREAM_ERROR: The server answered with an error.", call.span().getStatus().getMessage());
    int sends = all(tree, "checkout", SpanKind.SPAN_KIND_CLIENT).size();
    assertEquals(Integer.toString(sends), call.attribute("zerohop.attempts"));
  }

  /** The caller's own span is the last that its process makes of a trace. */
  private static void awaitAnswered(OtlpReceiver receiver, String trace) throws Exception {
    Eventually.holds(
        "its answer is there",
        () -> !all(receiver.trace(trace), "checkout", SpanKind.SPAN_KIND_SERVER).isEmpty());
  }

  /** The caller has answered, and so many calls of orders have, with what they led to. */
  private static boolean isServed(List<Seen> spans, int calls) {
    return all(spans, "orders", SpanKind.SPAN_KIND_SERVER).size() == calls
        && spans.stream().anyMatch(span -> span.span().getName().equals("INSERT orders"))
        && !all(spans, "checkout", SpanKind.SPAN_KIND_SERVER).isEmpty();
  }

  /** What the command line is to print of it. */
  private static List<String> lines(Seen call, List<Seen> sends, Seen insert) {
    return List.of(
        "checkout GET /Place/kept server | 200",
        "  checkout shop.Orders/Place call | OK after 2 attempts " + decision(call),
        "    checkout attempt 1 client | UNAVAILABLE -> " + place(sends.get(0)) + ": again",
        "      orders shop.Orders/Place server | UNAVAILABLE",
        "    checkout attempt 2 client | OK -> " + place(sends.get(1)),
        "      orders shop.Orders/Place server | OK",
        "        orders INSERT orders client | ok -> writer "
            + place(insert)
            + " "
            + decision(insert));
  }

  private static String place(Seen span) {
    return span.attribute("network.peer.address")
        + ":"
        + span.attribute("network.peer.port")
        + " "
        + span.attribute("zerohop.endpoint");
  }

  private static String decision(Seen span) {
    return span.attribute("zerohop.route") + " (" + span.attribute("zerohop.origin") + ")";
  }

  /** What it prints once it has been sent the spans; a bar stands for the time. */
  private static List<String> printed(LiveMesh mesh, OtlpReceiver receiver, String trace)
      throws Exception {
    byte[] message = receiver.export(trace).toByteArray();
    Http.Answer taken = Http.post(mesh.httpPort(), "/v1/traces", "application/x-protobuf", message);
    assertEquals(200, taken.status(), taken::toString);
    Ended told = mesh.cli("trace", trace);
    assertEquals(0, told.exit(), told.output());
    return told.output().lines().map(TraceTreeIT::line).toList();
  }

  private static String line(String printed) {
    String text = printed.strip().replaceAll(" +[0-9.]+ m?s +", " | ").replaceAll("  +", " ");
    return " ".repeat(printed.length() - printed.stripLeading().length()) + text;
  }

  private static List<String> codes(List<Seen> spans) {
    return spans.stream().map(span -> span.attribute("rpc.grpc.status_code")).toList();
  }

  private String next() {
    return "4bf92f3577b34da6a3ce929d0e0e%04x".formatted(++traces);
  }

  private static String within(String trace) {
    return "00-" + trace + "-" + CALLER + "-01";
  }

  private static Seen one(List<Seen> tree, String service, SpanKind kind) {
    List<Seen> found = all(tree, service, kind);
    assertEquals(1, found.size(), tree::toString);
    return found.get(0);
  }

  private static List<Seen> all(List<Seen> tree, String service, SpanKind kind) {
    return tree.stream().filter(span -> span.is(service, kind)).toList();
  }
}
