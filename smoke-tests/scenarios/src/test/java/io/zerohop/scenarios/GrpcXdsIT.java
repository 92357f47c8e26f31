package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gRPC's own xDS client, io.grpc:grpc-xds, as a user of the control plane: no agent is in this JVM.
 */
class GrpcXdsIT {
  private static final String REVIEWS = "reviews.default.svc.cluster.local:80";
  private static final String BOOTSTRAP =
      """
      {"xds_servers": [{
         "server_uri": "127.0.0.1:%d",
         "channel_creds": [{"type": "insecure"}],
         "server_features": ["xds_v3"]}],
       "node": {"id": "grpc-shop-1", "cluster": "grpc-shop"}}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %s}
      spec:
        selector: %s
        ports: [{port: 80, targetPort: grpc, appProtocol: grpc}]
      ---
      """;

  private static final String WORKLOAD =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata:
        name: %s
        labels: {app: reviews, version: %s}
      spec:
        address: 127.0.0.1
        ports: [{name: grpc, port: %d}]
      """;

  private static final String SPLIT =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: reviews}
      spec:
        parentRefs: [{group: "", kind: Service, name: reviews}]
        rules:
          - backendRefs:
              - {name: reviews-v1, port: 80, weight: %d}
              - {name: reviews-v2, port: 80, weight: %d}
      """;

  private static final String GATE =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: %1$s
      metadata: {name: %2$s}
      spec:
        targetRefs: [{kind: Service, name: %2$s}]
      """;

  @TempDir static Path directory;

  private static final List<Server> SERVERS = new ArrayList<>();
  private static LiveMesh mesh;

  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeAll
  static void startMesh() throws Exception {
    mesh = LiveMesh.start(Jdk.current(), directory);
    System.setProperty("io.grpc.xds.bootstrapConfig", BOOTSTRAP.formatted(mesh.xdsPort()));
    assertApplied(
        "services.yaml",
        SERVICE.formatted("reviews", "{app: reviews}")
            + SERVICE.formatted("reviews-v1", "{app: reviews, version: v1}")
            + SERVICE.formatted("reviews-v2", "{app: reviews, version: v2}"));
    for (String instance : List.of("v1-a", "v1-b", "v2-a")) {
      startAndDeclare(instance);
    }
  }

  @AfterAll
  static void stopMesh() {
    SERVERS.forEach(Server::shutdownNow);
    System.clearProperty("io.grpc.xds.bootstrapConfig");
    if (mesh != null) {
      mesh.close();
    }
  }

  @BeforeEach
  void splitEightyToTwenty() throws Exception {
    assertApplied("split.yaml", SPLIT.formatted(80, 20));
  }

  @AfterEach
  void closeChannels() throws InterruptedException {
    for (ManagedChannel channel : channels) {
      assertTrue(channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void callsAreSplitByTheWeightsOfTheRoute() throws Exception {
    Channel channel = channel(REVIEWS);
    awaitAnswers(channel, Set.of("v1-a", "v1-b", "v2-a"));

    Map<String, Integer> answers = GrpcReviews.calls(500, channel);

    assertEquals(Set.of("v1-a", "v1-b", "v2-a"), answers.keySet());
    Split.assertShare(0.2, 500, answers.getOrDefault("v2-a", 0), "calls to v2");
  }

  @Test
  void aShortNameIsTheSameService() throws Exception {
    Channel channel = channel("reviews");
    awaitAnswers(channel, Set.of("v1-a", "v1-b", "v2-a"));

    Map<String, Integer> answers = GrpcReviews.calls(500, channel);

    Split.assertShare(0.2, 500, answers.getOrDefault("v2-a", 0), "calls to v2");
  }

  @Test
  void aChangedRouteIsFollowedWithoutAFailedCall() throws Exception {
    Channel channel = channel(REVIEWS);
    awaitAnswers(channel, Set.of("v1-a", "v1-b", "v2-a"));

    assertApplied("split.yaml", SPLIT.formatted(0, 100));

    awaitAnswers(channel, Set.of("v2-a"));
  }

  @Test
  void aNameThatDoesNotExistFailsInTimeDisturbsNoOtherAndWorksOnceItIsDeclared() throws Exception {
    Channel good = channel(REVIEWS);
    Channel late = channel("late.default.svc.cluster.local:80");
    GrpcReviews.call(good);

    StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> GrpcReviews.call(late));

    assertEquals(Status.Code.UNAVAILABLE, failure.getStatus().getCode(), failure.toString());
    assertEquals(100, total(GrpcReviews.calls(100, good)));

    assertApplied("late.yaml", SERVICE.formatted("late", "{app: reviews}"));

    Eventually.holds("the declared name is called", () -> succeeds(late));
  }

  @Test
  void anInstanceIsCalledAsLongAsItIsDeclared() throws Exception {
    Channel channel = channel("reviews-v2.default.svc.cluster.local:80");
    assertEquals(Set.of("v2-a"), GrpcReviews.calls(20, channel).keySet());

    startAndDeclare("v2-b");
    awaitAnswers(channel, Set.of("v2-a", "v2-b"));

    assertEquals(0, mesh.cli("delete", "workload", "v2-b").exit());
    awaitAnswers(channel, Set.of("v2-a"));
  }

  @Test
  void callsAreDelayedAndAbortedOnPurposeButNotByHeaders() throws Exception {
    assertApplied("faulty.yaml", SERVICE.formatted("faulty", "{app: reviews}"));
    Channel channel = channel("faulty.default.svc.cluster.local:80");
    String fault = GATE.formatted("FaultPolicy", "faulty");
    assertApplied("fault.yaml", fault + "  abort: {grpcStatus: RESOURCE_EXHAUSTED}\n");
    Eventually.holds("calls are aborted", () -> refused(channel).startsWith("RESOURCE_EXHAUSTED"));

    String timed =
        GATE.formatted("TrafficPolicy", "faulty") + "  timeouts: {request: 500ms}\n---\n";
    assertApplied("fault.yaml", timed + fault + "  delay: {fixed: 700ms}\n");
    Eventually.holds(
        "calls are delayed, beside their time", () -> succeeds(channel) && nanos(channel) > 700e6);

    assertApplied(
        "fault.yaml",
        fault + "  headers: [{name: x-user, value: ada}]\n  abort: {grpcStatus: UNAVAILABLE}\n");
    Eventually.holds("there is no delay", () -> succeeds(channel) && nanos(channel) < 700e6);
    assertEquals(100, total(GrpcReviews.calls(100, channel)));
    String status = mesh.cli("get", "faultpolicy", "faulty", "-o", "yaml").output();
    assertTrue(status.contains("they know no conditions on headers"), status);
  }

  private static long nanos(Channel channel) {
    long start = System.nanoTime();
    GrpcReviews.call(channel);
    return System.nanoTime() - start;
  }

  /** How a call fails; empty if it does not. */
  private static String refused(Channel channel) {
    try {
      GrpcReviews.call(channel);
      return "";
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode() + " " + refused.getStatus().getDescription();
    }
  }

  /** Waits until so many calls in a row are answered by these; no call may fail meanwhile. */
  private static void awaitAnswers(Channel channel, Set<String> instances)
      throws InterruptedException {
    Eventually.holds(
        "calls are answered by " + instances,
        () -> GrpcReviews.calls(100, channel).keySet().equals(instances));
  }

  private static boolean succeeds(Channel channel) {
    try {
      return !GrpcReviews.call(channel).isEmpty();
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  private static void startAndDeclare(String instance) throws Exception {
    Server server = GrpcReviews.start(instance);
    SERVERS.add(server);
    String version = instance.substring(0, 2);
    assertApplied(instance + ".yaml", WORKLOAD.formatted(instance, version, server.getPort()));
  }

  private Channel channel(String name) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("xds:///" + name, InsecureChannelCredentials.create()).build();
    channels.add(channel);
    return channel;
  }

  private static void assertApplied(String name, String yaml) throws Exception {
    Program.Ended ended = mesh.apply(name, yaml);
    assertEquals(0, ended.exit(), ended.output());
  }

  private static int total(Map<String, Integer> answers) {
    return answers.values().stream().mapToInt(Integer::intValue).sum();
  }
}
