package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other agents in the same JVM, before ours and after it: calls go where policy says, and the other
 * one does its work as it does without us.
 */
class OtherAgentsIT {
  private static final int CALLS = 6;

  @TempDir Path directory;

  @Test
  void neitherAgentNoticesTheOther() throws Exception {
    besideEach(Jdk.current(), Map.of("Reviews", "httpurlconnection"));
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  @Tag("full")
  void neitherAgentNoticesTheOtherWithEitherClientOfTheJdk(Jdk jdk) throws Exception {
    besideEach(jdk, Map.of("Reviews", "httpurlconnection", "Details", "jdk-httpclient"));
  }

  private void besideEach(Jdk jdk, Map<String, String> libraries) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      int bad = mesh.track(mesh.service("ratings", "ratings-2", "Ratings")).port();
      mesh.awaitReady("ratings", 2);
      assertEquals(0, mesh.apply("retry.yaml", RatingsPolicy.RETRY).exit());
      for (String main : libraries.keySet()) {
        for (OtherAgent other : OtherAgent.values()) {
          Ran alone = alone(mesh, main, other);
          for (boolean first : new boolean[] {true, false}) {
            assertTrue(Http.post(bad, "/behave?status=0").good());
            Ran both = both(mesh, main, other, first, bad, libraries.get(main));
            String which = main + " with " + other + (first ? " before" : " after") + " us";
            assertEquals(alone.exit, both.exit, which);
            assertEquals(alone.output, both.output, which);
            assertEquals(1, both.ours.size(), which + ": " + both.ours);
          }
        }
      }
    }
  }

  /** The end of an application: what it and the other agent wrote, and what we did. */
  private record Ran(int exit, List<String> output, List<String> ours) {}

  private Ran alone(LiveMesh mesh, String main, OtherAgent other) throws Exception {
    String name = main.toLowerCase(Locale.ROOT);
    Path report = report();
    Program program = Program.start(other.alone(mesh.service(name, name, main), report));
    try (program) {
      int port = program.port();
      assertEquals(502, Http.get(port, "/").status(), "nobody knows http://ratings there");
      Ran ran = ended(program);
      assertTrue(other.saw(1, type(main), report), other + " sees a call, alone");
      return ran;
    }
  }

  private Ran both(
      LiveMesh mesh, String main, OtherAgent other, boolean first, int bad, String library)
      throws Exception {
    String name = main.toLowerCase(Locale.ROOT);
    Path report = report();
    Start joined = mesh.service(name, name + "-" + other.ordinal() + first, main);
    try (Program program = Program.start(other.beside(joined, report, first))) {
      int port = program.port();
      Eventually.holds("the mesh carries its calls", () -> Http.get(port, "/").good());
      String answered = Http.gets(CALLS, port, "/").toString();
      assertTrue(answered.contains("ratings-1") && answered.contains("ratings-2"), answered);

      assertTrue(Http.post(bad, "/behave?status=503").good());
      List<Http.Answer> answers = Http.gets(CALLS, port, "/");
      assertTrue(answers.stream().allMatch(Http.Answer::good), answers::toString);

      JsonNode described =
          new ObjectMapper().readTree(mesh.cli("describe", name, "-o", "json").output());
      assertTrue(
          described.findValue("otherAgents").toString().contains(jar(other, report)),
          described::toPrettyString);
      assertTrue(isApplied(described, library), described::toPrettyString);
      Ran ran = ended(program);
      assertTrue(other.saw(2 * CALLS, type(main), report), other + " sees all calls");
      return ran;
    }
  }

  private static String jar(OtherAgent other, Path report) {
    String option = other.option(report);
    return option.substring("-javaagent:".length()).split("=", 2)[0];
  }

  private static boolean isApplied(JsonNode described, String library) {
    for (JsonNode each : described.findValue("libraries")) {
      if (each.path("name").asText().equals(library)) {
        return each.path("applied").asBoolean();
      }
    }
    return false;
  }

  private static String type(String main) {
    return "io.zerohop.apps.services." + main;
  }

  private static Ran ended(Program program) throws Exception {
    int exit = program.stop();
    List<String> lines = program.output().lines().toList();
    return new Ran(
        exit,
        lines.stream()
            .filter(line -> !line.startsWith("[zerohop]"))
            .map(line -> line.replaceAll("listening on \\d+", "listening on PORT"))
            .toList(),
        lines.stream().filter(line -> line.startsWith("[zerohop]")).toList());
  }

  private Path report() throws IOException {
    Path report = Files.createTempFile(directory, "report", "");
    Files.delete(report);
    return report;
  }
}
