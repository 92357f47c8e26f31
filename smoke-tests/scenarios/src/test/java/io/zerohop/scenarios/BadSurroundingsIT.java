package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent whose surroundings are not as they should be leaves the application alone. */
class BadSurroundingsIT {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void withAWrongControlPlaneAddressTheApplicationServesAndCallsOutside(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(jdk, directory)) {
      Start start =
          new Start(
              "ratings",
              directory,
              List.of(
                  jdk.program("java"),
                  "-javaagent:%s=service.name=ratings,control.plane=127.0.0.1:1,state.dir=%s"
                      .formatted(Jars.agent(), directory.resolve("state")),
                  mesh.noDns(),
                  "-cp",
                  Jars.services().toString(),
                  "io.zerohop.apps.services.Reviews"));
      Program application = mesh.track(start);

      Http.Answer answer = Http.get(application.port(), "/");

      assertEquals(502, answer.status(), "it calls http://ratings, which only a mesh knows");
      assertTrue(answer.body().contains("UnknownHostException"), answer.body());
      // The line of the start; after ten seconds, which a slow machine may need to get here, it
      // says once that nobody answers.
      List<String> said = lines(application);
      assertTrue(said.size() <= 2, application.output());
      assertTrue(said.get(0).contains("service \"ratings\""), application.output());
      assertTrue(said.size() == 1 || said.get(1).contains("cannot connect"), application.output());
    }
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void aStateDirectoryThatCannotBeWrittenCostsOneLineAndNothingElse(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      // A file where the directory should be: not even root can write below it.
      Files.writeString(directory.resolve("state"), "in the way");
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      Program reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews"));
      int port = reviews.port();

      Eventually.holds("it is in the mesh all the same", () -> Http.get(port, "/").good());

      Eventually.holds(
          "it says what it cannot keep", () -> reviews.output().contains("last-known-good"));
      assertTrue(lines(reviews).size() <= 2, reviews.output());
    }
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void aSettingWithATypoIsNamedWithTheNearestOne(Jdk jdk) throws Exception {
    Path program = directory.resolve("Nothing.java");
    Files.writeString(program, "class Nothing { public static void main(String[] a) {} }");
    Ended ended =
        Program.run(
            new Start(
                "typo",
                directory,
                List.of(
                    jdk.program("java"),
                    "-javaagent:" + Jars.agent() + "=servce.name=x,control.plane=127.0.0.1:1",
                    program.toString())));

    assertEquals(0, ended.exit(), ended.output());
    assertTrue(ended.output().contains("service.name"), ended.output());
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void javaToolOptionsJoinsAnApplicationAndLeavesTheToolsOfTheJdkAlone(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      String options = "-javaagent:" + Jars.agent() + "=" + mesh.settings("reviews");
      Program reviews =
          mesh.track(
              new Start(
                      "reviews-1",
                      directory,
                      List.of(
                          jdk.program("java"),
                          mesh.noDns(),
                          "-cp",
                          Jars.services().toString(),
                          "io.zerohop.apps.services.Reviews"))
                  .with("JAVA_TOOL_OPTIONS", options));
      int port = reviews.port();
      Eventually.holds("it is in the mesh", () -> Http.get(port, "/").good());

      for (List<String> tool : List.of(List.of("jps"), List.of("keytool", "-help"))) {
        assertLeftAlone(jdk, tool, options);
      }
    }
  }

  /** A machine that is busy may slow one run down; an agent that joins a tool slows all of them. */
  private void assertLeftAlone(Jdk jdk, List<String> tool, String options) throws Exception {
    long extra = Long.MAX_VALUE;
    for (int run = 0; run < 5 && extra > 2000; run++) {
      Ended plain = tool(jdk, tool, "");
      Ended injected = tool(jdk, tool, options);
      assertEquals(plain.exit(), injected.exit(), injected.output());
      assertFalse(injected.output().contains("[zerohop]"), injected.output());
      extra = Math.min(extra, injected.millis() - plain.millis());
    }
    assertTrue(extra <= 2000, tool + " took " + extra + " ms longer with JAVA_TOOL_OPTIONS");
  }

  private static List<String> lines(Program program) {
    return program.output().lines().filter(line -> line.contains("[zerohop]")).toList();
  }

  private Ended tool(Jdk jdk, List<String> tool, String options) throws Exception {
    Start start =
        new Start(tool.get(0), directory, List.of(jdk.program(tool.get(0))))
            .with(tool.subList(1, tool.size()).toArray(String[]::new));
    return Program.run(options.isEmpty() ? start : start.with("JAVA_TOOL_OPTIONS", options));
  }
}
