package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo that a newcomer runs, with the launcher. */
class DemoIT {
  private static final long LIMIT_MILLIS = 150_000;

  @TempDir Path directory;

  /** The user who runs the databases, where we are root, must get to what is below. */
  @BeforeEach
  void letOthersThrough() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void everyNumberOfTheDemoHoldsInLessThan150SecondsAndNoProcessStays(Jdk jdk) throws Exception {
    Ended demo = demo(jdk);
    if (demo.millis() >= LIMIT_MILLIS) {
      // The machine may have been busy with something else; a demo that is too long is so twice.
      demo = demo(jdk);
    }
    assertTrue(demo.millis() < LIMIT_MILLIS, demo.millis() + " ms:\n" + demo.output());
    Peers.need(!demo.output().contains("no database: "), "the demo's database needs to start here");
    assertTrue(demo.output().contains("reads went to the replica"), demo.output());
    assertTrue(demo.output().contains("writes went to the promoted one"), demo.output());
  }

  @Test
  @Tag("full")
  void anInterruptWhileTheDatabaseStartsLeavesNothingBehind() throws Exception {
    try (Program demo = Program.start(command(Jdk.current()))) {
      Eventually.holds("the step begins", () -> demo.output().contains("starting PostgreSQL"));
      new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
      assertTrue(demo.process().waitFor(60, TimeUnit.SECONDS), demo::output);
      assertNotEquals(0, demo.process().exitValue(), demo::output);
      assertNothingLeft(demo.output());
    }
  }

  private Start command(Jdk jdk) {
    return new Start(
            "demo", directory, List.of(Jars.root().resolve("zerohop").toString(), "demo", "--once"))
        .with("JAVA_HOME", jdk.home().toString())
        .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + directory);
  }

  private Ended demo(Jdk jdk) throws Exception {
    Ended demo = Program.run(command(jdk), 300);
    assertEquals(0, demo.exit(), demo.output());
    assertTrue(demo.output().contains("every number held"), demo.output());
    assertTrue(demo.output().contains(directory + "/zerohop-demo-"), demo.output());
    assertNothingLeft(demo.output());
    return demo;
  }

  private void assertNothingLeft(String output) throws IOException {
    List<String> processes =
        ProcessHandle.allProcesses()
            .map(process -> process.info().commandLine().orElse(""))
            .filter(line -> line.contains(directory.toString()))
            .toList();
    assertEquals(List.of(), processes, output);
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> data =
          files.filter(file -> file.getFileName().toString().contains("-postgres-")).toList();
      assertEquals(List.of(), data, output);
    }
  }
}
