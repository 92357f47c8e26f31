package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of the mesh die and come back; callers must not notice. */
class OutageIT {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void callersNoticeNeitherTheDeathNorTheReturnOfTheControlPlane(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(jdk, directory)) {
      Program controlPlane = mesh.startControlPlane();
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      int reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
      awaitGood(reviews);
      Eventually.holds("reviews keeps what it holds", () -> keepsEndpoints("reviews"));

      controlPlane.kill();
      assertAllGood(Http.gets(100, reviews, "/"), "while it is dead");
      int late = mesh.track(mesh.service("reviews", "reviews-2", "Reviews")).port();
      assertAllGood(Http.gets(20, late, "/"), "through a JVM that started without it");

      mesh.startControlPlane();
      assertAllGood(Http.gets(100, reviews, "/"), "right after its return");
      Eventually.holds(
          "all three are back in the status",
          () ->
              mesh.cli("status").output().lines().filter(l -> l.contains("enforce")).count() == 3);
      assertAllGood(Http.gets(100, reviews, "/"), "after all registered again");
    }
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void aKilledInstanceIsLeftOutAndANewOneIsUsed(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      Program first = mesh.track(mesh.service("ratings", "ratings-1", "Ratings"));
      first.port();
      mesh.track(mesh.service("ratings", "ratings-2", "Ratings")).port();
      int reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
      awaitUseOfBoth(reviews);

      first.kill();
      assertAllGood(Http.gets(200, reviews, "/"), "after kill -9 of one of two");

      mesh.track(mesh.service("ratings", "ratings-3", "Ratings")).port();
      Eventually.holds("the new one is used", () -> seen(reviews).contains("ratings-3"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void anInstanceThatStopsInOrderLosesNoCall(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      Program first = mesh.track(mesh.service("ratings", "ratings-1", "Ratings"));
      first.port();
      mesh.track(mesh.service("ratings", "ratings-2", "Ratings")).port();
      int reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
      awaitUseOfBoth(reviews);

      first.process().destroy();
      assertAllGood(Http.gets(300, reviews, "/"), "while one of two stops");
    }
  }

  /** Whether its last-known-good is on disk with endpoints, so that another may start from it. */
  private boolean keepsEndpoints(String service) throws IOException {
    Path state = directory.resolve("state");
    if (!Files.isDirectory(state)) {
      return false;
    }
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.startsWith(service)
            && name.endsWith(".state")
            && Files.readString(file, StandardCharsets.ISO_8859_1)
                .contains("ClusterLoadAssignment")) {
          return true;
        }
      }
    }
    return false;
  }

  private static void awaitUseOfBoth(int reviews) throws InterruptedException {
    awaitGood(reviews);
    Eventually.holds("the first is used", () -> seen(reviews).contains("ratings-1"));
    Eventually.holds("the second is used", () -> seen(reviews).contains("ratings-2"));
  }

  private static String seen(int reviews) throws InterruptedException {
    return Http.gets(10, reviews, "/").toString();
  }

  private static void awaitGood(int port) throws InterruptedException {
    Eventually.holds("the service answers", () -> Http.get(port, "/").good());
  }

  private static void assertAllGood(List<Http.Answer> answers, String when) {
    List<Http.Answer> bad = answers.stream().filter(answer -> !answer.good()).toList();
    assertTrue(bad.isEmpty(), when + ": " + bad.size() + " of " + answers.size() + " " + bad);
    assertEquals(answers.size(), answers.stream().filter(Http.Answer::good).count());
  }
}
