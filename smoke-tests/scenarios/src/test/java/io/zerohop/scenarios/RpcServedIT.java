package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unchanged server of gRPC, with the agent jar, in the middle of a call. */
class RpcServedIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final String HURRY =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: orders}
      spec:
        targetRefs: [{kind: Service, name: orders}]
        timeouts: {request: 2s}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: FaultPolicy
      metadata: {name: ratings}
      spec:
        targetRefs: [{kind: Service, name: ratings}]
        delay: {fixed: 60s}
      """;

  @TempDir Path directory;

  @Test
  void theCallsThatItMakesBelongToItsCallersTraceAndEndWithItsDeadline() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      Program orders = mesh.track(receiver.exporting(mesh.rpc("orders", "orders-1", "Orders")));
      int checkout =
          mesh.track(receiver.exporting(mesh.rpc("checkout", "checkout-1", "Checkout"))).port();
      mesh.awaitReady("ratings", 1);
      mesh.awaitReady("orders", 1);
      for (String service : List.of("checkout", "orders")) {
        Eventually.holds(
            service + " exports",
            () ->
                Http.get(checkout, "/Find/rated").body().contains("ratings-1")
                    && receiver.spans().stream()
                        .anyMatch(span -> span.is(service, SpanKind.SPAN_KIND_SERVER)));
      }

      String parent = "00-" + TRACE + "-00f067aa0ba902b7-01";
      assertTrue(Http.get(checkout, "/Find/rated", "traceparent", parent).good());
      Eventually.holds("the tree is whole", () -> receiver.trace(TRACE).size() == 4);
      List<Seen> tree = receiver.trace(TRACE);
      Seen sent = one(tree, "checkout", SpanKind.SPAN_KIND_CLIENT);
      assertTrue(sent.isBelow(one(tree, "checkout", SpanKind.SPAN_KIND_SERVER)), tree::toString);
      Seen served = one(tree, "orders", SpanKind.SPAN_KIND_SERVER);
      assertTrue(served.isBelow(sent), tree::toString);
      assertTrue(one(tree, "orders", SpanKind.SPAN_KIND_CLIENT).isBelow(served), tree::toString);

      assertEquals(0, mesh.apply("hurry.yaml", HURRY).exit());
      Http.Answer late = Http.get(checkout, "/Find/rated");
      // Both ends have the same deadline: whichever sees it first answers.
      assertTrue(
          late.body().startsWith("DEADLINE_EXCEEDED")
              || late.body().startsWith("java.net.SocketTimeoutException"),
          late.toString());
      Eventually.holds(
          "the server's own call ends with it", () -> orders.output().contains("Exception"));
      assertTrue(
          orders.output().contains("ratings: java.net.SocketTimeoutException"), orders.output());
    }
  }

  private static Seen one(List<Seen> tree, String service, SpanKind kind) {
    List<Seen> found = tree.stream().filter(span -> span.is(service, kind)).toList();
    assertEquals(1, found.size(), tree::toString);
    return found.get(0);
  }
}
