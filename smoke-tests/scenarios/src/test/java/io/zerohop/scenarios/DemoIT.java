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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo that a newcomer runs, with the launcher. */
class DemoIT {
  private static final long LIMIT_MILLIS = 150_000;

  @TempDir Path directory;

  /** The user who runs the databases, where we are root, must get to what is below. */
  @BeforeEach
  void letOthersThrough() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** Issue 4 gave it 90 seconds; since issue 5, with its two steps more, it may take 150. */
  @Test
  void everyNumberOfTheDemoHoldsInTheAllowed150SecondsAndNoProcessStays() throws Exception {
    Jdk jdk = Jdk.all().get(0);
    Ended demo = demo(jdk);
    if (demo.millis() >= LIMIT_MILLIS) {
      // The machine may have been busy with something else; a demo that is too long is so twice.
      demo = demo(jdk);
    }
    assertTrue(demo.millis() < LIMIT_MILLIS, demo.millis() + " ms:\n" + demo.output());
    assertWhole(demo.output());
  }

  /**
   * Where there is another JDK than that of the test above, it shows there what that shows too;
   * else it is cut short.
   */
  @Test
  void withoutOnceItStaysUpUntilCtrlCWhichLeavesNoProcessBehind() throws Exception {
    List<Jdk> jdks = Jdk.all();
    Start start = command(jdks.get(jdks.size() - 1));
    Peers.need(Files.isDirectory(Path.of("/proc/self")), "a session of its own needs Linux");
    List<ProcessHandle> all = new ArrayList<>();
    try (Program demo = Program.start(start.inSessionOfItsOwn())) {
      String until = jdks.size() > 1 ? "The shop stays up until Ctrl-C" : "(2) ";
      Eventually.holdsWithin(
          Duration.ofMinutes(5),
          "it is so far",
          () -> demo.output().contains(until) || !demo.process().isAlive());
      assertTrue(demo.process().isAlive(), demo::output);
      demo.process().descendants().forEach(all::add);
      assertTrue(all.size() >= 8, "the mesh is up: " + all);
      if (jdks.size() > 1) {
        assertTrue(demo.output().contains("every number held"), demo::output);
        assertWhole(demo.output());
      }

      new ProcessBuilder("kill", "-INT", "--", "-" + demo.pid()).start().waitFor();

      assertTrue(demo.process().waitFor(60, TimeUnit.SECONDS), demo::output);
      assertEquals(130, demo.process().exitValue(), demo::output);
      assertEquals(List.of(), all.stream().filter(ProcessHandle::isAlive).toList());
      assertEquals(List.of(), Program.session(demo.pid()));
      assertNothingLeft(demo.output());
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  @Tag("full")
  void anInterruptWhileTheDatabaseStartsLeavesNothingBehind() throws Exception {
    Start start = command(Jdk.current()).with("--once");
    try (Program demo = Program.start(start.inSessionOfItsOwn())) {
      Eventually.holds("the step begins", () -> demo.output().contains("starting PostgreSQL"));
      new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
      assertTrue(demo.process().waitFor(60, TimeUnit.SECONDS), demo::output);
      assertNotEquals(0, demo.process().exitValue(), demo::output);
      assertEquals(List.of(), Program.session(demo.pid()));
      assertNothingLeft(demo.output());
    }
  }

  private static void assertWhole(String output) {
    Peers.need(!output.contains("no database: "), "the demo's database needs to start here");
    assertTrue(output.contains("reads went to the replica"), output);
    assertTrue(output.contains("writes went to the promoted one"), output);
  }

  private Start command(Jdk jdk) {
    return new Start("demo", directory, List.of(Jars.root().resolve("zerohop").toString(), "demo"))
        .with("JAVA_HOME", jdk.home().toString())
        .with(
            "JAVA_TOOL_OPTIONS",
            "-Djava.io.tmpdir=%s -Duser.home=%s".formatted(directory, directory));
  }

  private Ended demo(Jdk jdk) throws Exception {
    Ended demo = Program.run(command(jdk).with("--once"), 300);
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
