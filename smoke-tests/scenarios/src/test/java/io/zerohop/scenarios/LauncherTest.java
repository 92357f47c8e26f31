package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does, and says, where something that it needs is not there. */
class LauncherTest {
  private static final String JAR = "control-plane/server/target/zerohop.jar";
  private static final String AGENT = "agent/dist/target/zerohop-agent.jar";

  @TempDir Path directory;
  private Path tools = Path.of("");
  private Path launcher = Path.of("");

  /** A clone in which nothing is built, and a PATH with neither Java nor Maven. */
  @BeforeEach
  void copyLauncher() throws IOException {
    tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : List.of("dirname", "sed", "head")) {
      script(tools.resolve(tool), "exec " + found(tool) + " \"$@\"");
    }
    launcher = Files.createDirectory(directory.resolve("clone")).resolve("zerohop");
    Files.copy(Jars.root().resolve("zerohop"), launcher);
  }

  private static Path found(String tool) {
    for (String place : List.of("/usr/bin", "/bin")) {
      if (Files.isExecutable(Path.of(place, tool))) {
        return Path.of(place, tool);
      }
    }
    throw new IllegalStateException(tool + " must be in /usr/bin or /bin");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String java(String version) {
    return "echo 'openjdk version \"" + version + "\" 2021-01-19' >&2";
  }

  private void assertRefuses(String expected, String javaHome) throws Exception {
    Start start =
        new Start(
            "zerohop",
            directory,
            List.of("/bin/sh", launcher.toString(), "status"),
            Map.of("PATH", tools.toString(), "JAVA_HOME", javaHome));
    Ended ended = Program.run(start);
    assertEquals(1, ended.exit(), ended.output());
    assertTrue(ended.output().startsWith("zerohop: "), ended.output());
    assertTrue(ended.output().contains(expected), ended.output());
    assertEquals(1, ended.output().lines().count(), ended.output());
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    assertRefuses("no Java found. Install a JDK, 17 or newer", "");
  }

  @Test
  void anOldJavaIsNamedWithItsVersionAndWhereItIs() throws Exception {
    script(tools.resolve("java"), java("11.0.10"));
    assertRefuses(tools + "/java is Java 11, and 17 or newer is needed", "");
    script(directory.resolve("old/bin/java"), java("1.8.0_292"));
    assertRefuses("old/bin/java is Java 8,", directory.resolve("old").toString());
    script(tools.resolve("java"), "echo 'cannot start' >&2; exit 1");
    assertRefuses("is Java of an unknown version", "");
  }

  @Test
  void withoutMavenItSaysWhatToInstallWhereNothingIsBuilt() throws Exception {
    script(tools.resolve("java"), java("17.0.9"));
    assertRefuses("the jars are not built yet, and no Maven is found", "");
  }

  @Test
  void aJavaHomeWithoutCompilerIsNamedWhereNothingIsBuilt() throws Exception {
    script(tools.resolve("mvn"), "exit 1");
    script(directory.resolve("jre/bin/java"), java("25"));
    assertRefuses("has no compiler. Set it to a JDK", directory.resolve("jre").toString());
  }

  /** What the programs on the PATH were asked for, in order. */
  private List<String> calls() throws IOException {
    return Files.readAllLines(directory.resolve("calls"));
  }

  private Ended launch(String... arguments) throws Exception {
    Files.deleteIfExists(directory.resolve("calls"));
    return Program.run(
        new Start(
                "zerohop",
                directory,
                List.of("/bin/sh", launcher.toString()),
                Map.of("PATH", tools.toString(), "JAVA_HOME", ""))
            .with(arguments));
  }

  /** A Java that says its version, else writes down what it is to run; with a compiler. */
  private void tellingJava() throws IOException {
    script(
        tools.resolve("java"),
        "[ \"$1\" = -version ] && { "
            + java("17.0.9")
            + "; exit; }; echo \"java $*\" >>'"
            + directory.resolve("calls")
            + "'");
    script(tools.resolve("javac"), "exit 0");
  }

  /** A Maven that writes down its call, and leaves these files behind. */
  private void buildingMaven(String... files) throws IOException {
    StringBuilder made = new StringBuilder();
    for (String file : files) {
      Path built = launcher.resolveSibling(file);
      Files.createDirectories(built.getParent());
      made.append("; : >'").append(built).append('\'');
    }
    script(
        tools.resolve("mvn"), "echo \"mvn $PWD $*\" >>'" + directory.resolve("calls") + "'" + made);
  }

  @Test
  void whatIsMissingIsBuiltOnceAndThenRun() throws Exception {
    tellingJava();
    buildingMaven(JAR, AGENT);

    Ended first = launch("status", "-o", "json");

    assertEquals(0, first.exit(), first.output());
    assertTrue(first.output().contains("building the jars, which happens once"), first.output());
    String home = directory.resolve("clone").toRealPath().toString();
    assertEquals("mvn " + home + " -q -Dfast -DskipTests package", calls().get(0));
    assertTrue(
        calls().get(1).endsWith("-jar " + home + "/" + JAR + " status -o json"),
        calls().toString());
    assertEquals(2, calls().size());

    Ended second = launch("status");

    assertEquals("", second.output());
    assertEquals(1, calls().size(), calls().toString());
    assertTrue(calls().get(0).endsWith("/" + JAR + " status"), calls().toString());
  }

  @Test
  void theDemoNeedsItsApplicationsToo() throws Exception {
    tellingJava();
    buildingMaven(JAR, AGENT);
    assertEquals(0, launch("status").exit());

    assertEquals(0, launch("demo", "--once").exit());

    assertTrue(calls().get(0).startsWith("mvn "), calls().toString());
    assertTrue(calls().get(1).endsWith("/" + JAR + " demo --once"), calls().toString());
  }

  @Test
  void aBuildThatFailsIsSaidAndNothingIsRun() throws Exception {
    tellingJava();
    script(tools.resolve("mvn"), "echo 'no such artifact' >&2; exit 1");

    Ended ended = launch("status");

    assertEquals(1, ended.exit(), ended.output());
    assertTrue(ended.output().contains("no such artifact"), ended.output());
    assertTrue(ended.output().contains("zerohop: the build failed, see above"), ended.output());
    assertFalse(Files.exists(directory.resolve("calls")));
  }
}
