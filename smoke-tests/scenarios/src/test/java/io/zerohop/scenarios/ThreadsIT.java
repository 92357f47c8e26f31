package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a handler hands over to executors, a CompletableFuture and virtual threads is a part of the
 * trace of the call that it answers.
 */
class ThreadsIT {
  @TempDir Path directory;

  private int calls;

  static List<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatOtherThreadsCallIsBelowTheCallThatHandedItOver(Jdk jdk) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(receiver.exporting(mesh.service("ratings", "ratings-1", "Ratings"))).port();
      mesh.awaitReady("ratings", 1);
      int errands =
          mesh.track(receiver.exporting(mesh.service("errands", "errands-1", "Errands"))).port();
      Eventually.holds("ratings are reached", () -> Http.get(errands, "/").good());
      TreeSet<String> expected =
          new TreeSet<>(List.of("after", "common", "executed", "submitted", "supplied"));
      if (jdk.hasVirtualThreads()) {
        expected.add("virtual");
      }

      List<Seen> tree = tree(receiver, errands, 1 + 2 * expected.size());

      Seen served = one(tree, "errands", SpanKind.SPAN_KIND_SERVER);
      List<Seen> made = all(tree, "errands", SpanKind.SPAN_KIND_CLIENT);
      TreeSet<String> errandsMade = new TreeSet<>();
      for (Seen call : made) {
        assertTrue(call.isBelow(served), tree::toString);
        assertEquals(
            1,
            all(tree, "ratings", SpanKind.SPAN_KIND_SERVER).stream()
                .filter(answer -> answer.isBelow(call))
                .count(),
            tree::toString);
        errandsMade.add(call.attribute("url.full").replace("http://ratings/ratings/", ""));
      }
      assertEquals(expected, errandsMade);
      String state = mesh.cli("describe", "errands", "-o", "json").output();
      assertTrue(state.contains("jdk-executors"), state);
    }
  }

  /** The spans of a call, once what carries contexts is woven and the export has begun. */
  private List<Seen> tree(OtlpReceiver receiver, int port, int spans) throws Exception {
    return Eventually.get(
        "all " + spans + " spans of a call are there",
        () -> {
          String next = trace(++calls);
          Http.get(port, "/", "traceparent", "00-%s-00f067aa0ba902b7-01".formatted(next));
          return IntStream.rangeClosed(1, calls)
              .mapToObj(call -> receiver.trace(trace(call)))
              .filter(tree -> tree.size() >= spans)
              .findFirst();
        });
  }

  private static String trace(int call) {
    return "4bf92f3577b34da6a3ce929d0e0e%04x".formatted(call);
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
