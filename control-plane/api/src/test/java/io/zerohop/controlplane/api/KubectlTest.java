package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static io.zerohop.controlplane.api.RunningApi.SERVICES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zerohop.controlplane.api.agents.Programming;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl against the real API. Skipped where no kubectl is found. */
@Timeout(300)
final class KubectlTest {
  private static final String POLICY =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: reviews
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 8080, targetPort: http}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: canary
      spec:
        parentRefs:
        - {group: "", kind: Service, name: reviews}
        rules:
        - backendRefs:
          - {name: reviews, port: 8080, weight: 80}
      """;

  private final Path directory;
  private final RunningApi api;

  @BeforeAll
  static void needsKubectl() {
    if (!kubectl()) {
      assertFalse(
          Boolean.parseBoolean(System.getenv("ZEROHOP_NOTHING_SKIPPED")),
          "no kubectl on the PATH; ZEROHOP_NOTHING_SKIPPED forbids to skip it");
      // Past the report of the class, so that it is seen where the tests are run.
      new PrintStream(new FileOutputStream(FileDescriptor.err), true)
          .println("skipped: the policy API with the real kubectl, as none is on the PATH");
      abort("no kubectl on the PATH");
    }
  }

  KubectlTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.api = new RunningApi(directory.resolve("data"));
  }

  private static boolean kubectl() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl")));
  }

  @BeforeEach
  void writeFiles() throws IOException {
    api.server.access().write(directory.resolve("user"));
    Files.writeString(directory.resolve("policy.yaml"), POLICY);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void appliesShowsAndDeletes() throws Exception {
    assertSays("service/reviews created", "apply", "-f", "policy.yaml");
    assertSays("canary unchanged", "apply", "-f", "policy.yaml");
    write("weight: 80", "weight: 70");
    assertSays("canary configured", "apply", "-f", "policy.yaml");
    assertSays("canary", "get", "httproutes");
    assertSays("8080/TCP", "get", "svc", "-A");
    assertSays("weight: 70", "get", "httproute", "canary", "-o", "yaml");
    assertSays("\"canary\" deleted", "delete", "-f", "policy.yaml");
    assertSays("No resources found", "get", "httproutes");
  }

  @Test
  void showsTheDifferenceBeforeAnApply() throws Exception {
    kubectl(0, "apply", "-f", "policy.yaml");
    // kubectl asks for the objects before and after: no condition may be written in between.
    awaitConditions(SERVICES + "/reviews");
    awaitConditions(ROUTES + "/canary");
    kubectl(0, "diff", "-f", "policy.yaml");
    write("weight: 80", "weight: 70");

    String diff = kubectl(1, "diff", "-f", "policy.yaml");

    assertTrue(diff.contains("-      weight: 80"), diff);
    assertTrue(diff.contains("+      weight: 70"), diff);
  }

  @Test
  void appliesOnTheServerAndTellsConflicts() throws Exception {
    assertSays("canary serverside-applied", "apply", "--server-side", "-f", "policy.yaml");
    awaitConditions(SERVICES + "/reviews");
    awaitConditions(ROUTES + "/canary");
    kubectl(0, "diff", "-f", "policy.yaml");
    write("weight: 80", "weight: 70");
    String[] other = {"apply", "--server-side", "--field-manager=other", "-f", "policy.yaml"};

    String conflict = kubectl(1, other);
    assertTrue(conflict.contains("conflict with \"kubectl\": .spec.rules"), conflict);

    assertSays(
        "canary serverside-applied",
        "apply",
        "--server-side",
        "--field-manager=other",
        "--force-conflicts",
        "-f",
        "policy.yaml");
  }

  @Test
  void explainsKindsByTheirFields() throws Exception {
    assertSays("What is changed", "explain", "httproute.spec.rules.filters");
    assertSays("<integer>", "explain", "service.spec.ports.port");
  }

  @Test
  void patchesLabelsAndAnnotates() throws Exception {
    kubectl(0, "apply", "-f", "policy.yaml");
    kubectl(
        0,
        "patch",
        "svc",
        "reviews",
        "-p",
        "{\"spec\":{\"ports\":[{\"name\":\"grpc\",\"port\":9090}]}}");
    kubectl(
        0,
        "patch",
        "httproute",
        "canary",
        "--type=merge",
        "-p",
        "{\"spec\":{\"rules\":[{\"name\":\"r\"}]}}");
    kubectl(0, "label", "httproute", "canary", "stage=test");

    assertSays("8080 9090", "get", "svc", "reviews", "-o", "jsonpath={.spec.ports[*].port}");
    assertSays(
        "httproute.gateway.networking.k8s.io/canary",
        "get",
        "httproute",
        "-l",
        "stage=test",
        "-o",
        "name");
  }

  @Test
  void waitsUntilAPolicyIsInForce() throws Exception {
    kubectl(0, "apply", "-f", "policy.yaml");
    api.agents.programmed("HTTPRoute/default/canary", new Programming(1, 2, 3, List.of()));
    assertTrue(
        kubectl(1, "wait", "--for=condition=Programmed", "httproute/canary", "--timeout=1s")
            .contains("timed out"));
    Process waiting =
        start("wait", "--for=condition=Programmed", "httproute/canary", "--timeout=60s");
    api.agents.programmed("HTTPRoute/default/canary", new Programming(1, 3, 3, List.of()));

    assertEquals("httproute.gateway.networking.k8s.io/canary condition met\n", output(waiting, 0));
  }

  @Test
  void namesAMistypedField() throws Exception {
    write("weight: 80", "wieght: 80");

    String refused = kubectl(1, "apply", "-f", "policy.yaml");

    assertTrue(
        refused.contains("unknown field \"spec.rules[0].backendRefs[0].wieght\" (did you mean"),
        refused);
    assertEquals(404, api.get(ROUTES + "/canary").status());
  }

  private void awaitConditions(String path) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (api.get(path).body().at("/status/conditions").isEmpty()) {
      assertTrue(System.nanoTime() < end, () -> path + " has had no conditions for 60 s");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  void saysThatAKindDoesNotExistHere() throws Exception {
    Files.writeString(
        directory.resolve("policy.yaml"),
        POLICY + "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: reviews}\n");

    String said = kubectl(1, "apply", "-f", "policy.yaml");

    assertTrue(said.contains("no matches for kind \"Deployment\""), said);
    assertEquals(200, api.get(ROUTES + "/canary").status());
  }

  @Test
  void tellsWhyAPatchCannotBeApplied() throws Exception {
    kubectl(0, "apply", "-f", "policy.yaml");

    String said =
        kubectl(
            1,
            "patch",
            "httproute",
            "canary",
            "--type=json",
            "-p",
            "[{\"op\":\"remove\",\"path\":\"/spec/nothing\"}]");

    assertTrue(said.contains("there is nothing at \"/spec/nothing\""), said);
  }

  private void write(String from, String to) throws IOException {
    Files.writeString(directory.resolve("policy.yaml"), POLICY.replace(from, to));
  }

  private void assertSays(String expected, String... arguments) throws Exception {
    String said = kubectl(0, arguments);
    assertTrue(said.contains(expected), () -> "kubectl said: " + said);
  }

  private String kubectl(int exit, String... arguments) throws Exception {
    return output(start(arguments), exit);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", directory.resolve("user/kubeconfig").toString());
    builder.environment().put("HOME", directory.toString());
    return builder.start();
  }

  private static String output(Process process, int exit) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(exit, process.exitValue(), said);
    return said;
  }
}
