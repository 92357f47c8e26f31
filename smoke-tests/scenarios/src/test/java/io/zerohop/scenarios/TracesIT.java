package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spans of unchanged applications, exported by OpenTelemetry's own settings to a receiver that is
 * not ours, one over HTTP and one over gRPC, join to one tree from the caller's context down to the
 * service that answered.
 */
class TracesIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String UNSAMPLED = "00-5bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-00";

  @TempDir Path directory;

  private int calls;

  @Test
  void aRetriedCallThroughTwoServicesIsOneTree() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      mesh.track(receiver.exporting(mesh.service("ratings", "ratings-1", "Ratings"))).port();
      Program bad = mesh.track(receiver.exporting(mesh.service("ratings", "ratings-2", "Ratings")));
      Start caller =
          receiver
              .exporting(mesh.service("reviews", "reviews-1", "Reviews"))
              .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint())
              .with("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
      int reviews = mesh.track(caller).port();
      mesh.awaitReady("ratings", 2);
      assertEquals(0, mesh.apply("retry.yaml", RatingsPolicy.RETRY).exit());
      Eventually.holds("ratings is reached", () -> Http.get(reviews, "/").good());
      for (String service : List.of("reviews", "ratings")) {
        Eventually.holds(
            service + " exports",
            () ->
                Http.get(reviews, "/").good()
                    && !all(receiver.spans(), service, SpanKind.SPAN_KIND_SERVER).isEmpty());
      }
      assertTrue(Http.post(bad.port(), "/behave?status=503").good());

      List<Seen> tree = retried(receiver, reviews);

      Seen served = one(tree, "reviews", SpanKind.SPAN_KIND_SERVER);
      assertEquals(PARENT.substring(36, 52), served.parent());
      Seen call = one(tree, "reviews", SpanKind.SPAN_KIND_INTERNAL);
      assertTrue(call.isBelow(served), tree::toString);
      assertEquals("http://ratings/ratings/7", call.attribute("url.full"));
      assertEquals("ratings.default", call.attribute("zerohop.service"));
      assertEquals("2", call.attribute("zerohop.attempts"));
      List<Seen> sends = all(tree, "reviews", SpanKind.SPAN_KIND_CLIENT);
      assertEquals(
          List.of("503", "200"),
          sends.stream().map(send -> send.attribute("http.response.status_code")).toList());
      List<Seen> answers = all(tree, "ratings", SpanKind.SPAN_KIND_SERVER);
      assertEquals(2, answers.size(), tree::toString);
      for (Seen send : sends) {
        assertTrue(send.isBelow(call), tree::toString);
        assertEquals(1, answers.stream().filter(answer -> answer.isBelow(send)).count());
      }
      String described = mesh.cli("describe", "reviews").output();
      assertTrue(described.contains(receiver.grpcEndpoint()), described);

      assertTrue(Http.get(reviews, "/", "traceparent", UNSAMPLED).good());
      retried(receiver, reviews);
      assertEquals(List.of(), receiver.trace(UNSAMPLED.substring(3, 35)));
    }
  }

  @Test
  void whatSpringOnTomcatCallsIsBelowTheCallThatItAnswers() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      for (String service : List.of("reviews", "details")) {
        mesh.track(receiver.exporting(mesh.service(service, service + "-1", "Ratings"))).port();
        mesh.awaitReady(service, 1);
      }
      int front = mesh.track(receiver.exporting(mesh.shopFront("front"))).port();
      Eventually.holds("the page is whole", () -> Http.get(front, "/").good());
      Eventually.holds(
          "all export",
          () ->
              Http.get(front, "/").good()
                  && Stream.of("front", "reviews", "details")
                      .noneMatch(
                          each ->
                              all(receiver.spans(), each, SpanKind.SPAN_KIND_SERVER).isEmpty()));

      assertTrue(Http.get(front, "/?of=ada", "traceparent", PARENT).good());
      Eventually.holds("all of it is there", () -> receiver.trace(TRACE).size() == 5);
      List<Seen> tree = receiver.trace(TRACE);

      Seen served = one(tree, "front", SpanKind.SPAN_KIND_SERVER);
      assertEquals(PARENT.substring(36, 52), served.parent());
      assertEquals("200", served.attribute("http.response.status_code"));
      List<Seen> calls = all(tree, "front", SpanKind.SPAN_KIND_CLIENT);
      assertEquals(2, calls.size(), tree::toString);
      for (Seen call : calls) {
        assertTrue(call.isBelow(served), tree::toString);
        String callee = call.attribute("zerohop.service").replace(".default", "");
        assertTrue(one(tree, callee, SpanKind.SPAN_KIND_SERVER).isBelow(call), tree::toString);
      }
    }
  }

  /** The spans of a call that met the bad instance first. */
  private List<Seen> retried(OtlpReceiver receiver, int reviews) throws Exception {
    for (int i = 0; ; i++) {
      String trace = TRACE.substring(0, 28) + "%04x".formatted(++calls);
      assertTrue(Http.get(reviews, "/", "traceparent", PARENT.replace(TRACE, trace)).good());
      Eventually.holds(
          "its span is there",
          () ->
              receiver.trace(trace).stream()
                  .anyMatch(span -> span.is("reviews", SpanKind.SPAN_KIND_SERVER)));
      List<Seen> tree = receiver.trace(trace);
      if (!all(tree, "reviews", SpanKind.SPAN_KIND_INTERNAL).isEmpty()) {
        Eventually.holds(
            "all of it is there",
            () -> all(receiver.trace(trace), "ratings", SpanKind.SPAN_KIND_SERVER).size() == 2);
        return receiver.trace(trace);
      }
      assertTrue(i < 20, "none of twenty calls met the bad instance first");
    }
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
