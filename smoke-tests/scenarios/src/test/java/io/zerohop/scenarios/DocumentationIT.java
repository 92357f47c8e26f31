package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Documents.Block;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows, done. */
class DocumentationIT {
  @TempDir Path directory;

  @Test
  void everyPolicyInTheDocumentationIsValid() throws Exception {
    int checked = 0;
    try (LiveMesh mesh = LiveMesh.prepare(Jdk.current(), directory)) {
      for (Path file : Documents.all()) {
        for (Block block : Documents.blocks(file)) {
          if (block.language().equals("yaml") && block.text().contains("apiVersion:")) {
            Path policy = Files.writeString(directory.resolve("doc.yaml"), block.text());
            Ended analyzed = mesh.cli("analyze", "--allow-unresolved", policy.toString());
            assertEquals(0, analyzed.exit(), file + ":\n" + block.text() + analyzed.output());
            checked++;
          }
        }
      }
    }
    assertTrue(checked >= 3, checked + " policies found");
  }

  @Test
  void everyCommandOfTheQuickStartWorksInItsOrder() throws Exception {
    int run = perform("docs/quick-start.md");
    assertTrue(run >= 12, run + " commands found");
  }

  @Test
  void everyCommandOfTheReadmeWorksInItsOrder() throws Exception {
    int run = perform("README.md");
    assertTrue(run >= 3, run + " commands found");
  }

  @Test
  void everyCommandOfTheTaskToAttachWorksInItsOrder() throws Exception {
    int run = perform("docs/tasks/attach.md");
    assertTrue(run >= 3, run + " commands found");
  }

  @Test
  void everyCommandOfTheTaskToJoinByTheOpenTelemetryAgentWorksInItsOrder() throws Exception {
    int run = perform("docs/tasks/opentelemetry-extension.md");
    assertTrue(run >= 3, run + " commands found");
  }

  private int perform(String document) throws Exception {
    int run = 0;
    try (LiveMesh mesh = LiveMesh.prepare(Jdk.current(), directory)) {
      for (Block block : Documents.blocks(Jars.root().resolve(document))) {
        if (block.text().startsWith("# ") && block.language().equals("yaml")) {
          String name = block.text().lines().findFirst().orElseThrow().substring(2);
          Files.writeString(directory.resolve(name), block.text());
        }
        for (String command : Documents.commands(block)) {
          perform(mesh, command);
          run++;
        }
      }
    }
    return run;
  }

  private void perform(LiveMesh mesh, String command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split("\\s+")));
    switch (words.get(0)) {
      case "java" -> startApplication(mesh, words);
      case "kubectl" -> kubectl(words);
      default -> {
        if (words.get(1).equals("up")) {
          mesh.startControlPlane();
        } else if (words.get(1).equals("attach") && words.size() > 2) {
          attach(mesh, words);
        } else if (!words.get(1).equals("demo")) { // DemoIT runs it
          zerohop(mesh, words.subList(1, words.size()));
        }
      }
    }
  }

  /** {@code zerohop attach PID service.name=NAME}, with an application of ours that runs. */
  private void attach(LiveMesh mesh, List<String> words) throws Exception {
    Start joined = mesh.service("orders", "orders-1", "Ratings");
    List<String> command = new ArrayList<>(joined.command());
    command.removeIf(word -> word.startsWith("-javaagent:"));
    Program alone = mesh.track(new Start(joined.name(), directory, command, joined.environment()));
    int port = alone.port();
    List<String> all = new ArrayList<>(words.subList(1, words.size()));
    all.set(1, String.valueOf(alone.pid()));
    all.addAll(List.of("--agent", Jars.agent().toString()));
    all.addAll(List.of(mesh.settings("orders").split(",", -1)).subList(1, 3));
    zerohop(mesh, all);
    assertTrue(Http.get(port, "/").good(), alone::output);
    mesh.awaitReady("orders", 1);
  }

  /** {@code java -javaagent:JAR[=service.name=NAME] -jar NAME.jar}, with an application of ours. */
  private static void startApplication(LiveMesh mesh, List<String> words) throws Exception {
    if (words.get(1).contains("opentelemetry")) {
      startByExtension(mesh, words);
      return;
    }
    String jar = words.get(words.size() - 1);
    String service =
        words.get(1).contains("service.name=")
            ? words.get(1).replaceAll(".*service.name=", "")
            : jar.replace(".jar", "");
    mesh.track(mesh.service(service, service + "-1", "Ratings")).port();
    mesh.awaitReady(service, 1);
  }

  /** The same with the OpenTelemetry agent, and ours as its extension. */
  private static void startByExtension(LiveMesh mesh, List<String> words) throws Exception {
    String jar = words.get(words.size() - 1);
    String service = jar.replace(".jar", "");
    assertTrue(words.contains("-Dzerohop.service.name=" + service), words::toString);
    assertEquals(
        "-Dotel.javaagent.extensions=" + Jars.root().relativize(Jars.openTelemetryExtension()),
        words.get(2));
    Start joined = mesh.service(service, service + "-1", "Ratings");
    List<String> command = new ArrayList<>(joined.command());
    command.removeIf(word -> word.startsWith("-javaagent:"));
    command.add(1, "-javaagent:" + Jars.openTelemetry("2.33.1"));
    command.add(2, "-Dotel.javaagent.extensions=" + Jars.openTelemetryExtension());
    for (String setting : mesh.settings(service).split(",", -1)) {
      command.add(3, "-Dzerohop." + setting);
    }
    Start start = new Start(service, joined.directory(), command, joined.environment());
    mesh.track(start.with("OTEL_TRACES_EXPORTER", "none").with("OTEL_METRICS_EXPORTER", "none"))
        .port();
    mesh.awaitReady(service, 1);
  }

  private void zerohop(LiveMesh mesh, List<String> words) throws Exception {
    List<String> arguments = new ArrayList<>();
    for (String word : words) {
      arguments.add(word.endsWith(".yaml") ? directory.resolve(word).toString() : word);
    }
    Ended ended = mesh.cli(arguments.toArray(String[]::new));
    assertEquals(0, ended.exit(), words + ":\n" + ended.output());
  }

  private void kubectl(List<String> words) throws Exception {
    if (System.getenv("PATH") == null || !found("kubectl")) {
      Peers.need(false, "the kubectl commands of the quick start need kubectl on the PATH");
    }
    List<String> command =
        words.stream()
            .map(word -> word.replace("~", directory.toString()))
            .map(word -> word.endsWith(".yaml") ? directory.resolve(word).toString() : word)
            .toList();
    Ended ended =
        Program.run(new Start("kubectl", directory, command).with("HOME", directory + ""));
    assertEquals(0, ended.exit(), command + ":\n" + ended.output());
  }

  private static boolean found(String program) {
    for (String path : System.getenv("PATH").split(java.io.File.pathSeparator, 0)) {
      if (Files.isExecutable(Path.of(path, program))) {
        return true;
      }
    }
    return false;
  }
}
