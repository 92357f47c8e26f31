package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JVMs that let an application see or do little: a working agent, or one clear line. */
class ConfinedIT {
  private static final String GRANTED =
      """
      grant codeBase "file:%s" {
        permission java.security.AllPermission;
      };
      """;

  private static final String APPLICATION =
      """
      grant codeBase "file:%s" {
        permission java.net.SocketPermission "localhost:0", "listen,resolve";
        permission java.net.SocketPermission "127.0.0.1", "accept,resolve";
        permission java.util.PropertyPermission "app.*", "read";
        permission java.util.PropertyPermission "sun.net.httpserver.nodelay", "write";
        permission java.lang.RuntimePermission "modifyThread";
        permission java.io.FilePermission "%s", "read";
      """;

  private static final String MAY_CALL =
      "  permission java.net.SocketPermission \"ratings\", \"connect,resolve\";\n";

  @TempDir Path directory;

  static List<Jdk> withSecurityManagers() {
    return Jdk.all().stream().filter(Jdk::hasSecurityManagers).toList();
  }

  @ParameterizedTest
  @MethodSource("withSecurityManagers")
  void underASecurityPolicyThatGrantsItTheAgentWorksAndTheApplicationGainsNoRights(Jdk jdk)
      throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.awaitReady("ratings", 1);
      Program allowed = mesh.track(under(mesh, "allowed", GRANTED, APPLICATION + MAY_CALL));
      int port = allowed.port();
      Eventually.holds("it is in the mesh", () -> Http.get(port, "/").good());
      assertTrue(Http.gets(20, port, "/").stream().allMatch(Http.Answer::good), allowed::output);
      assertEquals(1, ours(allowed.output()).size(), allowed::output);

      Program bound = mesh.track(under(mesh, "bound", GRANTED, APPLICATION));
      int another = bound.port();
      mesh.awaitReady("bound", 1);
      String answer = Http.get(another, "/").body();
      assertTrue(answer.contains("access denied") && answer.contains("ratings"), answer);
    }
  }

  @ParameterizedTest
  @MethodSource("withSecurityManagers")
  void underASecurityPolicyThatDoesNotGrantItTheAgentSaysSoInOneLine(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(jdk, directory)) {
      Program denied = mesh.track(under(mesh, "denied", "", APPLICATION + MAY_CALL));
      assertTrue(Http.get(denied.port(), "/").body().contains("UnknownHostException"));
      List<String> said = ours(denied.output());
      assertEquals(1, said.size(), denied::output);
      assertTrue(
          said.get(0).contains("the security policy does not let the agent work"), said::toString);
    }
  }

  private Start under(LiveMesh mesh, String name, String agent, String application)
      throws IOException {
    String policy =
        agent.formatted(Jars.agent())
            + application.formatted(Jars.services(), directory.resolve("hosts"))
            + "};\n";
    Path file = Files.writeString(directory.resolve(name + ".policy"), policy);
    Start start = mesh.service(name, name, "Reviews");
    List<String> command = new ArrayList<>(start.command());
    command.addAll(2, List.of("-Djava.security.manager", "-Djava.security.policy=" + file));
    return new Start(start.name(), start.directory(), command, start.environment());
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void inAnOsgiContainerTheClientsOfABundleAreInTheMesh(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      Path bundles = Files.createDirectory(directory.resolve("bundles"));
      Files.copy(Jars.osgiBundle(), bundles.resolve("catalogue.jar"));
      Program container =
          mesh.track(
              new Start(
                  "felix",
                  directory,
                  List.of(
                      jdk.program("java"),
                      "-javaagent:" + Jars.agent() + "=" + mesh.settings("catalogue"),
                      mesh.noDns(),
                      "-Dfelix.auto.deploy.action=install,start",
                      "-cp",
                      Jars.felix(),
                      "org.apache.felix.main.Main",
                      "-b",
                      bundles.toString(),
                      directory.resolve("cache").toString())));
      int port = container.port();

      for (String client : List.of("/", "/okhttp")) {
        Eventually.holds(client + " is in the mesh", () -> Http.get(port, client).good());
      }
      assertApplied(mesh, "catalogue", "okhttp");
      assertApplied(mesh, "catalogue", "httpurlconnection");
      assertEquals(1, ours(container.output()).size(), container::output);
    }
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void inAnImageOfJavaBaseAndInstrumentAloneTheAgentWorks(Jdk jdk) throws Exception {
    Path image = directory.resolve("image");
    Ended linked =
        Program.run(
            new Start(
                "jlink",
                directory,
                List.of(
                    jdk.program("jlink"),
                    "--add-modules",
                    "java.base,java.instrument",
                    "--output",
                    image.toString())));
    assertEquals(0, linked.exit(), linked.output());
    Path classes =
        Path.of(BareCaller.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.awaitReady("ratings", 1);
      Program bare =
          mesh.track(
              receiver.exporting(
                  new Start(
                      "bare",
                      directory,
                      List.of(
                          new Jdk(image).program("java"),
                          "-javaagent:" + Jars.agent() + "=" + mesh.settings("bare"),
                          mesh.noDns(),
                          "-cp",
                          classes.toString(),
                          BareCaller.class.getName(),
                          "http://ratings/"))));
      Eventually.holds("it is answered", () -> bare.output().contains("answered "));
      assertTrue(bare.output().contains("ratings-1"), bare::output);
      assertApplied(mesh, "bare", "httpurlconnection");
      assertEquals(1, ours(bare.output()).size(), bare::output);
      OutputStream input = bare.process().getOutputStream();
      Eventually.holds(
          "a call leaves its span",
          () -> {
            input.write('\n');
            input.flush();
            return receiver.spans().stream().anyMatch(one -> one.service().equals("bare"));
          });
      input.close();
      assertTrue(bare.process().waitFor(180, TimeUnit.SECONDS));
      assertEquals(0, bare.process().exitValue(), bare::output);
    }
  }

  private static void assertApplied(LiveMesh mesh, String service, String library)
      throws Exception {
    JsonNode described =
        new ObjectMapper().readTree(mesh.cli("describe", service, "-o", "json").output());
    boolean applied = false;
    for (JsonNode each : described.findValue("libraries")) {
      applied |= each.path("name").asText().equals(library) && each.path("applied").asBoolean();
    }
    assertTrue(applied, described::toPrettyString);
  }

  private static List<String> ours(String output) {
    return output.lines().filter(line -> line.startsWith("[zerohop]")).toList();
  }
}
