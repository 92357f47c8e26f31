package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/** The mesh as users run it: every part with an address of its own on a bridge network. */
class ContainersIT {
  private static final String CANARY =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: ratings
      spec:
        parentRefs:
          - {group: "", kind: Service, name: ratings}
        rules:
          - backendRefs:
              - {name: ratings, port: 80, weight: 80}
              - {name: ratings-v2, port: 80, weight: 20}
      """;

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final String SPANS =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TelemetryPolicy
      metadata:
        name: spans
      spec:
        export: {controlPlane: true}
      """;

  private static final String PATIENT =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata:
        name: ratings
      spec:
        targetRefs:
          - {kind: Service, name: ratings}
        timeouts:
          request: 30s
          backendRequest: 1s
          connect: 500ms
        retry:
          attempts: 5
          conditions: [ConnectFailure, AttemptTimeout, Reset]
        outlierDetection:
          consecutive5xx: 3
          baseEjectionTime: 2s
          maxEjectionTime: 5s
      """;

  @BeforeAll
  static void needsAnEngine() {
    boolean answers;
    try {
      answers = DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException none) {
      answers = false;
    }
    Peers.need(answers, "the container scenario needs a Docker engine, and none answers");
    Peers.need(
        ContainerMesh.hasImage(),
        "the container scenario needs the image %s, which is not here and cannot be pulled; set ZEROHOP_TEST_IMAGE to one with Java 17"
            .formatted(ContainerMesh.IMAGE));
  }

  @Test
  void workloadsInContainersFindEachOtherSplitFailOverAndOutliveTheControlPlane() throws Exception {
    try (ContainerMesh mesh = new ContainerMesh()) {
      mesh.startControlPlane();
      GenericContainer<?> first = mesh.workload("ratings", "ratings-1", "Ratings");
      GenericContainer<?> second = mesh.workload("ratings", "ratings-2", "Ratings");
      GenericContainer<?> canary = mesh.workload("ratings-v2", "ratings-v2-1", "Ratings");
      GenericContainer<?> reviews = mesh.workload("reviews", "reviews-1", "Reviews");
      List.of(first, second, canary, reviews).parallelStream().forEach(GenericContainer::start);
      int port = ContainerMesh.port(reviews);
      Eventually.holds("reviews reaches ratings", () -> Http.get(port, "/").good());
      Eventually.holds("it uses the first", () -> seen(port).contains("ratings-1"));
      Eventually.holds("it uses the second", () -> seen(port).contains("ratings-2"));
      mesh.awaitReady("ratings-v2", 1);

      good(mesh.apply("patient.yaml", PATIENT));
      traced(mesh, port);
      split(mesh, port);
      paused(first, port);
      cutOff(mesh, first, port);
      killed(first, port);
      withoutControlPlane(mesh, port);
    }
  }

  /** Each agent is on another machine: by HTTPS, with the token by which it joined. */
  private static void traced(ContainerMesh mesh, int port) throws Exception {
    good(mesh.apply("spans.yaml", SPANS));
    String parent = "00-" + TRACE + "-00f067aa0ba902b7-01";
    Eventually.holds(
        "caller and callee are in the trace",
        () -> {
          Http.get(port, "/", "traceparent", parent);
          String told = mesh.cli("trace", TRACE).getStdout();
          return told.contains("ratings  GET /ratings") && told.contains("reviews  GET");
        });
    String described = mesh.cli("describe", "reviews").getStdout();
    assertTrue(described.contains("https://zerohop:8700/v1/traces"), described);
    good(mesh.cli("delete", "telemetrypolicy", "spans"));
  }

  private static void split(ContainerMesh mesh, int port) throws Exception {
    good(mesh.apply("canary.yaml", CANARY));
    long v2 =
        allGood(Http.gets(300, port, "/"), "while split").stream()
            .filter(answer -> answer.body().contains("ratings-v2-1"))
            .count();
    Split.assertShare(0.2, 300, (int) v2, "calls to v2");
    good(mesh.cli("delete", "httproute", "ratings"));
  }

  private static void paused(GenericContainer<?> workload, int port) throws Exception {
    ContainerMesh.pause(workload);
    allGood(Http.gets(40, port, "/"), "with one of two paused");
    ContainerMesh.unpause(workload);
    Eventually.holds("it is used again", () -> seen(port).contains("ratings-1"));
  }

  private static void cutOff(ContainerMesh mesh, GenericContainer<?> workload, int port)
      throws Exception {
    mesh.cutOff(workload);
    allGood(Http.gets(40, port, "/"), "with one of two cut off");
    mesh.rejoin(workload, "ratings-1");
    Eventually.holds("it is used again", () -> seen(port).contains("ratings-1"));
  }

  private static void killed(GenericContainer<?> workload, int port) throws Exception {
    ContainerMesh.kill(workload);
    allGood(Http.gets(40, port, "/"), "with one of two killed");
    ContainerMesh.startAgain(workload);
    Eventually.holds("it is used again", () -> seen(port).contains("ratings-1"));
  }

  private static void withoutControlPlane(ContainerMesh mesh, int port) throws Exception {
    mesh.cutOff(mesh.controlPlane());
    allGood(Http.gets(100, port, "/"), "with the control plane cut off");
    mesh.rejoin(mesh.controlPlane(), "zerohop");
    Eventually.holds(
        "all agents are back",
        () ->
            mesh.cli("status").getStdout().lines().filter(l -> l.contains("enforce")).count() == 4);
    allGood(Http.gets(100, port, "/"), "with the control plane back");
  }

  private static String seen(int port) throws InterruptedException {
    return Http.gets(10, port, "/").toString();
  }

  private static void good(ExecResult result) {
    assertEquals(0, result.getExitCode(), result.getStdout() + result.getStderr());
  }

  private static List<Http.Answer> allGood(List<Http.Answer> answers, String when) {
    List<Http.Answer> bad = answers.stream().filter(answer -> !answer.good()).toList();
    assertTrue(bad.isEmpty(), when + ": " + bad.size() + " of " + answers.size() + " " + bad);
    return answers;
  }
}
