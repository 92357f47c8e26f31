package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Server;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Older versions of gRPC's own xDS client as users of the control plane, without any agent. */
@Tag("full")
class GrpcXdsVersionsIT {
  private static final String BOOTSTRAP =
      """
      {"xds_servers": [{"server_uri": "127.0.0.1:%d", "channel_creds": [{"type": "insecure"}],
        "server_features": ["xds_v3"]}], "node": {"id": "grpc-old"}}
      """;

  private static final String MESH =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec:
        selector: {app: reviews}
        ports: [{port: 80, targetPort: grpc, appProtocol: grpc}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: reviews-a, labels: {app: reviews}}
      spec:
        address: 127.0.0.1
        ports: [{name: grpc, port: %d}]
      """;

  private static final String ROUTE =
      """
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: GRPCRoute
      metadata: {name: reviews}
      spec:
        parentRefs: [{group: "", kind: Service, name: reviews}]
        rules:
          - matches: [{method: {service: zerohop.scenarios.Reviews}}]
            backendRefs: [{name: reviews, port: 80}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: reviews}
      spec:
        targetRefs: [{kind: Service, name: reviews}]
        timeouts: {request: 20s}
        circuitBreaker: {maxRequests: 50}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"1.50", "1.68"})
  void callsReachAServiceWithAndWithoutPolicy(String version) throws Exception {
    Server server = GrpcReviews.start("reviews-a");
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      String services = MESH.formatted(server.getPort());
      for (String yaml : List.of(services, services + ROUTE)) {
        Program.Ended applied = mesh.apply("mesh.yaml", yaml);
        assertEquals(0, applied.exit(), applied.output());

        Program.Ended ended = Program.run(caller(version, mesh.xdsPort()));

        assertTrue(ended.output().contains("answered by {reviews-a=20}"), ended.output());
      }
    } finally {
      server.shutdownNow();
    }
  }

  private Program.Start caller(String version, int xdsPort) throws Exception {
    String tests =
        Path.of(GrpcXdsCaller.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    return new Program.Start(
            "grpc-xds-" + version,
            directory,
            List.of(
                Jdk.current().program("java"),
                "-cp",
                tests + File.pathSeparator + Jars.grpcXds(version),
                GrpcXdsCaller.class.getName(),
                "xds:///reviews.default.svc.cluster.local:80",
                "20"))
        .with("GRPC_XDS_BOOTSTRAP_CONFIG", BOOTSTRAP.formatted(xdsPort));
  }
}
