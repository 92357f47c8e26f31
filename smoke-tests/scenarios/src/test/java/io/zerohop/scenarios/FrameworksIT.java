package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.databases.Ports;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application of each framework starts, serves, calls and stops with the agent, and says what it
 * says without it.
 */
class FrameworksIT {
  @TempDir Path directory;

  /** Each with the same page, on a port that it is told. */
  enum Framework {
    SPRING_BOOT_2_7("--server.port=") {
      @Override
      List<String> program() {
        return springBoot("spring-boot");
      }
    },
    SPRING_BOOT_3_5("--server.port=") {
      @Override
      List<String> program() {
        return springBoot("spring-boot-3");
      }
    },
    SPRING_BOOT_4("--server.port=") {
      @Override
      List<String> program() {
        return springBoot("spring-boot-4");
      }
    },
    QUARKUS("-Dquarkus.http.port=") {
      @Override
      List<String> program() {
        return List.of("-jar", Jars.quarkus().toString());
      }
    },
    MICRONAUT("-Dmicronaut.server.port=") {
      @Override
      List<String> program() {
        return List.of("-cp", Jars.micronaut(), "io.zerohop.apps.micronaut.Page");
      }
    };

    private final String port;

    Framework(String port) {
      this.port = port;
    }

    abstract List<String> program();

    private static List<String> springBoot(String jars) {
      return List.of("-cp", Jars.springBoot(jars), "io.zerohop.apps.springboot.Page");
    }

    List<String> command(int number) {
      List<String> command = new ArrayList<>(program());
      command.add(port.startsWith("-D") ? 0 : command.size(), port + number);
      return command;
    }
  }

  @Test
  void theNewestSpringBootSaysWhatItSaysWithoutTheAgent() throws Exception {
    compare(Jdk.current(), Framework.SPRING_BOOT_4);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("full")
  void eachFrameworkSaysWhatItSaysWithoutTheAgent(Framework framework) throws Exception {
    compare(Jdk.current(), framework);
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  @Tag("full")
  void theNewestFrameworksDoOnEveryJdk(Jdk jdk) throws Exception {
    compare(jdk, Framework.SPRING_BOOT_4);
    compare(jdk, Framework.QUARKUS);
    compare(jdk, Framework.MICRONAUT);
  }

  /** What is left when it has stopped. */
  private record Ran(int exit, List<String> output, List<String> ours) {}

  private void compare(Jdk jdk, Framework framework) throws Exception {
    Ran alone;
    Ran joined;
    Path own = Files.createTempDirectory(directory, framework.name());
    try (LiveMesh mesh = LiveMesh.start(jdk, own)) {
      mesh.knowThisMachine();
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.awaitReady("ratings", 1);
      alone = run(jdk, mesh, framework, List.of(), "no ratings");
      String agent = "-javaagent:" + Jars.agent() + "=" + mesh.settings("page");
      joined = run(jdk, mesh, framework, List.of(agent), "ratings-1");
    }
    assertEquals(alone.exit, joined.exit);
    assertEquals(String.join("\n", alone.output), String.join("\n", joined.output));
    assertEquals(1, joined.ours.size(), joined.ours::toString);
    assertTrue(alone.output.size() > 2, "it says something: " + alone.output);
  }

  private Ran run(Jdk jdk, LiveMesh mesh, Framework framework, List<String> agent, String answer)
      throws Exception {
    int port = Ports.free();
    List<String> command = new ArrayList<>(List.of(jdk.program("java")));
    command.addAll(agent);
    command.add(mesh.noDns());
    command.addAll(framework.command(port));
    try (Program program = Program.start(new Start("page", mesh.directory(), command))) {
      Eventually.holds(
          framework + " answers " + answer,
          () -> {
            if (!program.process().isAlive()) {
              throw new AssertionError("it ended:\n" + program.output());
            }
            return Http.get(port, "/").body().contains(answer);
          });
      if (!agent.isEmpty() && framework != Framework.MICRONAUT) {
        mesh.awaitReady("page", 1); // its port is known
      }
      int exit = program.stop();
      List<String> lines = program.output().lines().toList();
      return new Ran(
          exit,
          lines.stream()
              .filter(line -> !line.startsWith("[zerohop]"))
              .map(this::said)
              .sorted()
              .toList(),
          lines.stream().filter(line -> line.startsWith("[zerohop]")).toList());
    }
  }

  /**
   * Without times, ports and process ids, which differ from run to run, and without which of two
   * threads stops Quarkus, the one that was told or the one that waits, of which either may be
   * first.
   */
  private String said(String line) {
    return line.replaceAll("\\d+([.,]\\d+)*", "#")
        .replaceAll("\\s+", " ")
        .replace("(Shutdown thread)", "(main)");
  }
}
