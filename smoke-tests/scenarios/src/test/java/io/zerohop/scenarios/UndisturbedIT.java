package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an agent that works leaves to the application: its ports, and what a JVM has one of. */
class UndisturbedIT {
  private static final List<String> ONE_IN_A_JVM =
      List.of(
          " java.util.logging.LogManager ",
          " java.util.logging.Logger ",
          " java.lang.management.ManagementFactory ");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void noPortIsOpenedInTheApplication(Jdk jdk) throws Exception {
    ListeningSockets.need();
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      Program ratings = mesh.track(mesh.service("ratings", "ratings-1", "Ratings"));
      Program reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews"));
      int called = ratings.port();
      int calling = reviews.port();
      Eventually.holds("the mesh carries a call", () -> Http.get(calling, "/").good());
      assertEquals(0, mesh.cli("explain", "reviews", "GET", "http://ratings/").exit());

      assertEquals(Set.of(called), ListeningSockets.of(ratings.pid()));
      assertEquals(Set.of(calling), ListeningSockets.of(reviews.pid()));
    }
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void loggingAndManagementAreLeftForTheApplicationToChoose(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      Path loaded = directory.resolve("loaded");
      Program program = mesh.track(ownPlatform(jdk, mesh, loaded));
      Eventually.holds("main runs", () -> program.output().contains("waiting"));
      Eventually.holds("the agent has its configuration", this::isKept);

      List<String> classes = Files.readAllLines(loaded, StandardCharsets.ISO_8859_1);
      int main = indexOf(classes, " " + OwnPlatform.class.getName() + " ");
      assertEquals(List.of(), among(classes.subList(0, main), " java.util.logging."));
      assertEquals(List.of(), among(classes.subList(0, main), " java.lang.management."));
      for (String one : ONE_IN_A_JVM) {
        assertEquals(List.of(), among(classes, one));
      }

      program.process().getOutputStream().close();
      assertTrue(program.process().waitFor(180, TimeUnit.SECONDS));
      assertTrue(program.output().contains("logs by Manager"), program.output());
      assertTrue(program.output().contains("manages by its own: true"), program.output());
    }
  }

  private Start ownPlatform(Jdk jdk, LiveMesh mesh, Path loaded) throws Exception {
    Path classes =
        Path.of(OwnPlatform.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new Start(
        "own-platform",
        directory,
        List.of(
            jdk.program("java"),
            "-Xlog:class+load:file=" + loaded,
            "-javaagent:" + Jars.agent() + "=" + mesh.settings("own-platform"),
            "-cp",
            classes.toString(),
            OwnPlatform.class.getName()));
  }

  /** Whether a last-known-good configuration is there, which comes after the live one. */
  private boolean isKept() throws IOException {
    Path state = directory.resolve("state");
    if (!Files.isDirectory(state)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(state)) {
      return files.anyMatch(file -> Files.isRegularFile(file));
    }
  }

  private static int indexOf(List<String> lines, String part) {
    for (int line = 0; line < lines.size(); line++) {
      if (lines.get(line).contains(part)) {
        return line;
      }
    }
    throw new AssertionError("no line with \"" + part + "\" among " + lines.size());
  }

  private static List<String> among(List<String> lines, String part) {
    return lines.stream().filter(line -> line.contains(part)).toList();
  }
}
