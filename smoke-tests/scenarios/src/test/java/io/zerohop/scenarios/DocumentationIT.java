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
        } else if (!words.get(1).equals("demo")) { // DemoIT runs it
          zerohop(mesh, words.subList(1, words.size()));
        }
      }
    }
  }

  /** {@code java -javaagent:JAR[=service.name=NAME] -jar NAME.jar}, with an application of ours. */
  private static void startApplication(LiveMesh mesh, List<String> words) throws Exception {
    String jar = words.get(words.size() - 1);
    String service =
        words.get(1).contains("service.name=")
            ? words.get(1).replaceAll(".*service.name=", "")
            : jar.replace(".jar", "");
    mesh.track(mesh.service(service, service + "-1", "Ratings")).port();
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
