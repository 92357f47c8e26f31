package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.weaver.ChildJvm.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartInChildJvmTest {
  @TempDir static Path directory;
  private static Path agent;
  private static Path application;

  @BeforeAll
  static void assemble() throws Exception {
    agent = TestAgent.assemble(directory);
    application = TestAgent.application(directory);
  }

  static List<Path> homes() throws IOException {
    return ChildJvm.homes();
  }

  private static Output main(Path home, String... arguments) throws Exception {
    return main(home, Map.of(), arguments);
  }

  private static Output main(Path home, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("-cp", application.toString(), "toy.Main", "half"));
    return ChildJvm.run(home, "java", command, environment);
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aRuntimeThatCannotStartLeavesTheApplicationRunning(Path home) throws Exception {
    Output output = main(home, "-javaagent:" + agent + "=explode");
    assertEquals("half: own\n", output.out());
    assertEquals(
        "[zerohop] could not start, the application runs without the mesh:"
            + " java.lang.IllegalStateException: exploded\n",
        output.err());
    assertEquals(0, output.exit());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void anAgentThatIsLoadedTwiceWarnsOnce(Path home) throws Exception {
    Output output = main(home, "-javaagent:" + agent, "-javaagent:" + agent, "-javaagent:" + agent);
    assertEquals("half: own\n", output.out());
    assertEquals(
        "[zerohop] already loaded in this JVM, by -javaagent: the second one, by -javaagent, is ignored\n",
        output.err());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void enabledFalseLeavesTheJvmAlone(Path home) throws Exception {
    String exploding = "-javaagent:" + agent + "=explode";
    for (Output output :
        List.of(
            main(home, exploding + ",enabled=false"),
            main(home, exploding, "-Dzerohop.enabled=false"),
            main(home, Map.of("ZEROHOP_ENABLED", "false"), exploding))) {
      assertEquals("half: own\n", output.out());
      assertEquals("", output.err());
    }
  }

  @ParameterizedTest
  @MethodSource("homes")
  void toolsOfTheJdkNeverHearOfTheAgent(Path home) throws Exception {
    Map<String, String> inherited = Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + agent + "=explode");
    for (List<String> tool :
        List.of(
            List.of("java", "-version"),
            List.of("java", "--list-modules"),
            List.of("jps", "-help"),
            List.of("keytool", "-showinfo", "-tls"),
            List.of("jar", "--version"),
            List.of("javac", "--version"),
            List.of("jcmd", "-h"),
            List.of("jshell", "--version"))) {
      Output output = ChildJvm.run(home, tool.get(0), tool.subList(1, tool.size()), inherited);
      assertTrue(!output.err().contains("[zerohop]"), tool + ": " + output.err());
    }
  }

  @ParameterizedTest
  @MethodSource("homes")
  void ourOwnProgramsAreNoWorkloads(Path home) throws Exception {
    Map<String, String> inherited = Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + agent + "=explode");
    Path own = executable("old.jar.d/zerohop.jar");
    Path other = executable("not-zerohop.jar");

    Output output = ChildJvm.run(home, "java", List.of("-jar", own.toString(), "half"), inherited);
    assertEquals("half: own\n", output.out());
    assertTrue(!output.err().contains("[zerohop]"), output.err());

    Output joined =
        ChildJvm.run(home, "java", List.of("-jar", other.toString(), "half"), inherited);
    assertTrue(joined.err().contains("[zerohop]"), joined.err());

    // As the demo starts it. That the class is not there is found out after the agent's start.
    List<String> byClass =
        List.of("-cp", directory.toString(), "io.zerohop.controlplane.server.Main");
    Output main = ChildJvm.run(home, "java", byClass, inherited);
    assertTrue(!main.err().contains("[zerohop]"), main.err());
  }

  private static Path executable(String name) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "toy.Main");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, application.toUri().toString());
    Path jar = directory.resolve(name);
    Files.createDirectories(jar.getParent());
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aJvmThatAssemblesAnAotCacheIsLeftAlone(Path home) throws Exception {
    String assembling = "-javaagent:" + agent + "=explode -Dnote=-XX:AOTMode=create";
    Output output = main(home, Map.of("JAVA_TOOL_OPTIONS", assembling));
    assertTrue(!output.err().contains("[zerohop]"), output.err());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aJarThatIsGoneOrBrokenIsOneLine(Path home) throws Exception {
    Output output = main(home, "-javaagent:" + TestAgent.hollow(directory));
    assertEquals("half: own\n", output.out());
    assertTrue(
        output.err().startsWith("[zerohop] could not start, the application runs"), output.err());
    assertEquals(1, output.err().lines().count(), output.err());
  }
}
