package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.scenarios.Documents.Block;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives of an application's classes beside the agent, made as docs/tasks/appcds.md says. */
class SharedClassesIT {
  private static final String AGENT = "agent/dist/target/zerohop-agent.jar=service.name=orders";
  private static final String SHARED = "shared objects file";
  private static final int MANY = 2000;

  /** More classes than are woven in this application, and less than any part of its own. */
  private static final int WOVEN = 40;

  @TempDir Path directory;

  static List<Jdk> withAotCaches() {
    return Jdk.all().stream().filter(Jdk::hasAotCaches).toList();
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void theArchivesOfThePageKeepTheirGainBesideTheAgent(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(jdk, directory)) {
      int compared = 0;
      for (Block block : Documents.blocks(Jars.root().resolve("docs/tasks/appcds.md"))) {
        for (String command :
            block.text().lines().filter(one -> one.startsWith("java ")).toList()) {
          if (command.contains("AOT") && !jdk.hasAotCaches()) {
            continue;
          }
          if (command.contains("-Xshare:dump")) {
            assertEquals(0, Program.run(start(jdk, mesh, command)).exit(), command);
          } else if (!command.contains("-javaagent")) {
            serve(start(jdk, mesh, command));
          } else if (!command.contains("-Xlog")) {
            Map<String, String> alone = loaded(start(jdk, mesh, without(command)));
            Map<String, String> beside = loaded(start(jdk, mesh, command));
            assertKept(command, alone, beside);
            compared++;
          }
        }
      }
      assertEquals(jdk.hasAotCaches() ? 3 : 2, compared);
    }
  }

  private static void assertKept(
      String command, Map<String, String> alone, Map<String, String> beside) {
    List<String> shared = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    alone.forEach(
        (name, source) -> {
          if (source.startsWith(SHARED)) {
            shared.add(name);
            if (!beside.getOrDefault(name, SHARED).startsWith(SHARED)) {
              lost.add(name);
            }
          }
        });
    assertTrue(shared.size() > MANY, command + ": " + shared.size() + " without the agent");
    assertTrue(lost.size() < WOVEN, command + ": " + lost.size() + " no longer, " + lost);
  }

  @ParameterizedTest(allowZeroInvocations = true) // by JDK 17 alone there is none
  @MethodSource("withAotCaches")
  void aCacheThatTheJvmRefusesIsToldInOneLineAndInTheStatus(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      serve(start(jdk, mesh, "java -XX:AOTCacheOutput=orders.aot -jar orders.jar"));

      String command = "java -XX:AOTCache=orders.aot -javaagent:" + AGENT + " -jar orders.jar";
      try (Program program = Program.start(start(jdk, mesh, command))) {
        int port = program.port();
        Eventually.holds("it is in the mesh", () -> Http.get(port, "/okhttp").good());
        Eventually.holds("it says so", () -> program.output().contains("was refused by the JVM"));
        JsonNode described =
            new ObjectMapper().readTree(mesh.cli("describe", "orders", "-o", "json").output());
        String told = described.findValue("classArchive").asText();
        assertTrue(told.contains("orders.aot was refused by the JVM"), told);
        assertEquals(2, lines(program, "[zerohop]"), program.output());
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true) // by JDK 17 alone there is none
  @MethodSource("withAotCaches")
  void inTheJvmThatAssemblesACacheTheAgentDoesNotRun(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(jdk, directory)) {
      String command = "java -XX:AOTCacheOutput=agent.aot -javaagent:" + AGENT + " -jar orders.jar";
      String output = serve(start(jdk, mesh, command));
      String options = "Picked up JAVA_TOOL_OPTIONS: ";
      int child = output.indexOf(options);
      assertTrue(child > 0, output);
      String given = output.substring(child).lines().findFirst().orElse("");
      assertTrue(given.contains("-javaagent:") && given.contains("-XX:AOTMode=create"), given);
      assertTrue(!output.substring(child + given.length()).contains("[zerohop]"), output);
    }
  }

  /** The same without the agent, and with the module that the archive was made with. */
  private static String without(String command) {
    return command.replaceAll("-javaagent:\\S+", "--add-modules=java.instrument");
  }

  /** With an application of ours for {@code orders.jar}, and the agent where it was built. */
  private Start start(Jdk jdk, LiveMesh mesh, String command) {
    List<String> words = new ArrayList<>(List.of(command.strip().split("\\s+")));
    words.set(0, jdk.program("java"));
    words.replaceAll(word -> word.replace(AGENT, Jars.agent() + "=" + mesh.settings("orders")));
    int jar = words.indexOf("-jar");
    words.subList(jar, words.size()).clear();
    words.add(mesh.noDns());
    words.addAll(
        List.of("-cp", Jars.httpClients().toString(), "io.zerohop.apps.httpclients.Catalogue"));
    return new Start("orders", directory, words);
  }

  /** Lets it answer by both of its clients, and end; gives its output. */
  private static String serve(Start start) throws Exception {
    try (Program program = Program.start(start)) {
      int port = program.port();
      Http.get(port, "/okhttp");
      Http.get(port, "/apache");
      program.stop();
      return program.output();
    }
  }

  /** The classes that it loaded, with where from. */
  private Map<String, String> loaded(Start start) throws Exception {
    Path log = Files.createTempFile(directory, "loaded", ".log");
    List<String> command = new ArrayList<>(start.command());
    command.add(1, "-Xlog:class+load:file=" + log);
    serve(new Start(start.name(), start.directory(), command));
    return read(log);
  }

  private static Map<String, String> read(Path log) throws IOException {
    Map<String, String> loaded = new HashMap<>();
    for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
      int source = line.indexOf(" source: ");
      if (source > 0) {
        String name = line.substring(line.lastIndexOf(' ', source - 1) + 1, source);
        loaded.put(name, line.substring(source + " source: ".length()));
      }
    }
    return loaded;
  }

  private static long lines(Program program, String start) {
    return program.output().lines().filter(line -> line.startsWith(start)).count();
  }
}
