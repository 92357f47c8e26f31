package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees of calls with nothing but the control plane. */
class EyesIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir Path directory;

  @Test
  void aTraceIsATreeAndATapShowsCallsWhileTheyHappen() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      int ratings = mesh.track(traced(mesh, "ratings", "Ratings")).port();
      int reviews = mesh.track(traced(mesh, "reviews", "Reviews")).port();
      Eventually.holds("ratings is reached", () -> Http.get(reviews, "/").good());
      assertEquals(1, mesh.cli("trace", TRACE).exit());

      assertTrue(Http.get(reviews, "/", "traceparent", PARENT).good());
      Eventually.holds(
          "all of the trace is here",
          () -> mesh.cli("trace", TRACE).output().lines().filter(EyesIT::isSpan).count() == 3);
      tree(mesh.cli("trace", PARENT), ratings);

      tap(mesh, reviews, ratings);
      Ended unknown = mesh.cli("tap", "revews");
      assertEquals(1, unknown.exit(), unknown.output());
      assertTrue(unknown.output().contains("did you mean \"reviews\"?"), unknown.output());
    }
  }

  private static Start traced(LiveMesh mesh, String service, String main) {
    return mesh.service(service, service + "-1", main)
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + mesh.httpPort())
        .with("OTEL_BSP_SCHEDULE_DELAY", "50");
  }

  private static boolean isSpan(String line) {
    return line.strip().matches("(?:reviews|ratings)  GET .*");
  }

  private static void tree(Ended trace, int ratings) {
    assertEquals(0, trace.exit(), trace.output());
    List<String> spans = trace.output().lines().filter(EyesIT::isSpan).toList();
    assertTrue(spans.get(0).matches("reviews  GET / +server +[0-9.]+ m?s  200"), spans::toString);
    assertTrue(
        spans
            .get(1)
            .matches(
                "  reviews  GET ratings.default +client +[0-9.]+ m?s  200 -> 127.0.0.1:"
                    + ratings
                    + " ratings-.*"),
        spans::toString);
    assertTrue(
        spans.get(2).matches("    ratings  GET /ratings/7 +server +[0-9.]+ m?s  200"),
        spans::toString);
  }

  private static void tap(LiveMesh mesh, int reviews, int ratings) throws Exception {
    Program tap = mesh.track(mesh.verb("tap", "reviews", "service=ratings", "path=/ratings"));
    Eventually.holds(
        "a call is told",
        () -> Http.get(reviews, "/").good() && tap.output().contains("GET ratings.default"));
    String told = tap.output();
    assertTrue(told.contains("GET ratings.default/ratings/7  200  "), told);
    assertTrue(told.contains("  -> 127.0.0.1:" + ratings + " ratings-"), told);
    assertFalse(told.contains("ended"), told);

    Program nothing = mesh.track(mesh.verb("tap", "reviews", "status=5xx", "--seconds", "2"));
    Eventually.holds(
        "it ends by itself", () -> Http.get(reviews, "/").good() && !nothing.process().isAlive());
    assertEquals(0, nothing.process().exitValue(), nothing::output);
    assertFalse(nothing.output().contains("GET"), nothing::output);
  }
}
