package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.zerohop.databases.Ports;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The interop programs that gRPC publishes, unchanged, under the agent. What a server was asked is
 * read from the frames that its own library logs.
 */
class GrpcInteropIT {
  /**
   * These clients call as soon as they run, when the JVM, gRPC and the agent's own gRPC are loaded
   * side by side. The 2 s that a first call waits are enough on an idle machine, not beside other
   * tests: then it goes on as without a mesh (CONFIG_STALE), to a name that no DNS knows. Real
   * clients of this kind have a last-known-good from their start before; these never had one.
   */
  private static final String WAITING = ",startup.wait=60s";

  private static final String XDS_TARGET = "xds:///interop.default.svc.cluster.local:9000";

  private static final String PACKAGE = "io.grpc.testing.integration.";

  /** All cases that need one machine and nothing of Google's, but those below. */
  private static final List<String> CASES =
      List.of(
          "empty_unary",
          "large_unary",
          "client_compressed_unary_noprobe",
          "server_compressed_unary",
          "client_streaming",
          "client_compressed_streaming_noprobe",
          "server_streaming",
          "server_compressed_streaming",
          "ping_pong",
          "empty_stream",
          "custom_metadata",
          "status_code_and_message",
          "special_status_message",
          "unimplemented_method",
          "unimplemented_service",
          "cancel_after_begin",
          "cancel_after_first_response",
          "timeout_on_sleeping_server",
          "very_large_request",
          "pick_first_unary",
          "rpc_soak",
          "channel_soak");

  /**
   * Loads that the server tells (ORCA) reach a balancer of the client's own, which it asks for by
   * {@link #OWN_BALANCER}. Such a balancer knows nothing of an RPC that goes to an endpoint of the
   * mesh (ADR 0010).
   */
  private static final List<String> LOADS = List.of("orca_per_rpc", "orca_oob");

  private static final String OWN_BALANCER =
      "--service_config_json={\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

  /**
   * What the published programs do not pass without the agent either: the server does not judge
   * compression (the two probes), and the client's cacheable call asks for a GET that its channel
   * does not make.
   */
  private static final List<String> LEFT_OUT =
      List.of("client_compressed_unary", "client_compressed_streaming", "cacheable_unary");

  private static final String POLICY =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: interop-v1}
      spec:
        selector: {zerohop.io/service: interop, version: v1}
        ports: [{port: 9000, targetPort: grpc}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: interop-v2}
      spec:
        selector: {zerohop.io/service: interop, version: v2}
        ports: [{port: 9000, targetPort: grpc}]
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: GRPCRoute
      metadata: {name: interop}
      spec:
        parentRefs:
          - {group: "", kind: Service, name: interop}
        rules:
          - matches:
              - method: {service: grpc.testing.TestService, method: EmptyCall}
            backendRefs:
              - {name: interop-v1, port: 9000}
          - matches:
              - method: {service: grpc.testing.TestService, method: UnaryCall}
            backendRefs:
              - {name: interop-v2, port: 9000}
          - backendRefs:
              - {name: interop-v1, port: 9000, weight: 1}
              - {name: interop-v2, port: 9000, weight: 1}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void thePublishedClientPassesAcrossTwoServersAndFollowsARouteByMethod(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      int port = Ports.free();
      Program first = mesh.track(server(mesh, "v1", port));
      Program second = mesh.track(server(mesh, "v2", Ports.free()));
      mesh.awaitReady("interop", 2);

      assertEquals(passed(CASES), client(mesh, CASES));
      assertTrue(unaryCalls(first) > 0, "the first server was asked");
      assertTrue(unaryCalls(second) > 0, "the second server was asked");

      assertLoadsReachABalancerOfTheClientsOwnOutsideTheMeshAlone(mesh, port);

      assertEquals(0, mesh.apply("interop.yaml", POLICY).exit());
      assertTheLibrarysOwnXdsIsLeftAlone(mesh);
      long[] before = {
        emptyCalls(first), unaryCalls(first), emptyCalls(second), unaryCalls(second)
      };
      List<String> some = List.of("empty_unary", "large_unary", "empty_unary", "large_unary");
      assertEquals(passed(some), client(mesh, some));
      assertEquals(2, emptyCalls(first) - before[0], "EmptyCall goes to v1");
      assertEquals(0, unaryCalls(first) - before[1], "and UnaryCall does not");
      assertEquals(0, emptyCalls(second) - before[2], "EmptyCall does not go to v2");
      assertEquals(2, unaryCalls(second) - before[3], "and UnaryCall does");
    }
  }

  @Test
  @Tag("full")
  void theCasesThatAreLeftOutFailWithoutTheAgentToo() throws Exception {
    int port = Ports.free();
    List<String> cases = new ArrayList<>(List.of("empty_unary"));
    cases.addAll(LEFT_OUT);
    try (Program server =
        Program.start(
            alone(PACKAGE + "TestServiceServer").with("--port=" + port).with("--use_tls=false"))) {
      Eventually.holds("the server listens", () -> server.output().contains("Server started"));

      Start client =
          alone("io.zerohop.apps.interop.Cases")
              .with("--server_host=localhost", "--server_port=" + port, "--use_tls=false", "--")
              .with(cases.toArray(String[]::new));
      String told = Program.run(client).output();

      assertTrue(told.contains("empty_unary passed"), told);
      for (String each : LEFT_OUT) {
        assertTrue(told.contains(each + " failed: "), each + " is to fail:\n" + told);
      }
      assertFalse(server.output().contains("zerohop"), server.output());
    }
  }

  private Start alone(String main) {
    String java = Jdk.current().program("java");
    return new Start("alone", directory, List.of(java, "-cp", Jars.interop(), main));
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void aServerTakesCallsAsLongAsItsHealthServiceSaysSo(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      mesh.knowThisMachine();
      int port = Ports.free();
      Start server = mesh.interop(mesh.settings("healthy"), "healthy-1", PACKAGE + "XdsTestServer");
      mesh.track(server.with("--port=" + port).with("--server_id=one"));
      mesh.awaitReady("healthy", 1);

      updateHealth(port, "SetNotServing");
      Eventually.holds("it is withdrawn", () -> ready(mesh) == 0);
      updateHealth(port, "SetServing");
      Eventually.holds("it is back", () -> ready(mesh) == 1);
    }
  }

  private static int ready(LiveMesh mesh) throws Exception {
    return Status.ready(mesh.cli("status", "-o", "json").output(), "healthy");
  }

  /** Calls the method of the published server that changes what its health service says. */
  private static void updateHealth(int port, String method) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          MethodDescriptor.newBuilder(new NoFields(), new NoFields())
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName("grpc.testing.XdsUpdateHealthService/" + method)
              .build(),
          CallOptions.DEFAULT,
          method);
    } finally {
      channel.shutdownNow();
    }
  }

  /** A message without any field. */
  private static final class NoFields implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String ignored) {
      return InputStream.nullInputStream();
    }

    @Override
    public String parse(InputStream ignored) {
      return "";
    }
  }

  private Start server(LiveMesh mesh, String version, int port) throws IOException {
    Path logging = directory.resolve("logging.properties");
    Files.writeString(
        logging,
        """
        handlers = java.util.logging.ConsoleHandler
        java.util.logging.ConsoleHandler.level = FINE
        io.grpc.netty.NettyServerHandler.level = FINE
        io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler.level = FINE
        """);
    return mesh.interop(
            mesh.settings("interop") + ",workload.labels=version=" + version,
            "interop-" + version,
            PACKAGE + "TestServiceServer")
        .with("--port=" + port)
        .with("--use_tls=false")
        .with("JDK_JAVA_OPTIONS", "-Djava.util.logging.config.file=" + logging);
  }

  /** The target of a channel that has a control plane of its own, in a JVM with the agent. */
  private void assertTheLibrarysOwnXdsIsLeftAlone(LiveMesh mesh) throws Exception {
    List<String> some = List.of("empty_unary", "large_unary");
    String bootstrap =
        """
        {"xds_servers": [{"server_uri": "127.0.0.1:%d", "channel_creds": [{"type": "insecure"}],
          "server_features": ["xds_v3"]}], "node": {"id": "own-xds"}}
        """
            .formatted(mesh.xdsPort());
    Start outside =
        caller(mesh, XDS_TARGET, 0, List.of(), some).with("GRPC_XDS_BOOTSTRAP_CONFIG", bootstrap);
    assertEquals(passed(some), told(outside));
  }

  /** With the agent and its control plane: by the server's own address, then by the mesh's name. */
  private static void assertLoadsReachABalancerOfTheClientsOwnOutsideTheMeshAlone(
      LiveMesh mesh, int port) throws Exception {
    List<String> cases = Stream.concat(Stream.of("empty_unary"), LOADS.stream()).toList();
    Start outside = caller(mesh, "localhost", port, List.of(OWN_BALANCER), cases);
    assertEquals(passed(cases), told(outside));

    List<String> within = told(caller(mesh, "interop", 9000, List.of(OWN_BALANCER), cases));
    assertEquals("empty_unary passed", within.get(0), "the balancer is not in the way");
    for (int i = 1; i < cases.size(); i++) {
      assertTrue(within.get(i).startsWith(cases.get(i) + " failed: "), within.get(i));
    }
  }

  private static List<String> client(LiveMesh mesh, List<String> cases) throws Exception {
    return told(caller(mesh, "interop", 9000, List.of(), cases));
  }

  private static Start caller(
      LiveMesh mesh, String host, int port, List<String> more, List<String> cases) {
    List<String> arguments = new ArrayList<>(more);
    arguments.addAll(List.of("--server_host=" + host, "--server_port=" + port));
    arguments.add("--use_tls=false");
    arguments.addAll(List.of("--soak_iterations=20", "--soak_overall_timeout_seconds=60"));
    arguments.add("--");
    arguments.addAll(cases);
    String own = mesh.settings("caller") + WAITING;
    return mesh.interop(own, "caller", "io.zerohop.apps.interop.Cases")
        .with(arguments.toArray(String[]::new));
  }

  private static List<String> told(Start start) throws Exception {
    Ended ended = Program.run(start);
    return ended
        .output()
        .lines()
        .filter(line -> line.matches("[a-z_]+ (passed|failed: .*)"))
        .toList();
  }

  private static List<String> passed(List<String> cases) {
    return cases.stream().map(each -> each + " passed").collect(Collectors.toList());
  }

  private static long emptyCalls(Program server) {
    return calls(server, "EmptyCall");
  }

  private static long unaryCalls(Program server) {
    return calls(server, "UnaryCall");
  }

  private static long calls(Program server, String method) {
    Stream<String> lines = server.output().lines();
    return lines
        .filter(line -> line.contains("INBOUND HEADERS"))
        .filter(line -> line.contains("/grpc.testing.TestService/" + method))
        .count();
  }
}
