package io.zerohop.controlplane.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.proto.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryRequest;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC's own xDS client, io.grpc:grpc-xds, takes every resource that is translated for it. */
class GrpcAcceptsTest {
  private static final String BOOTSTRAP =
      """
      {"xds_servers": [{"server_uri": "127.0.0.1:%d", "channel_creds": [{"type": "insecure"}],
        "server_features": ["xds_v3"]}], "node": {"id": "golden"}}
      """;

  private static final AtomicReference<Discovery> CURRENT = new AtomicReference<>();
  private static Server server;

  /** One for all, for the client reads its bootstrap once in the life of a JVM. */
  @BeforeAll
  static void serve() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                new AggregatedDiscoveryServiceImplBase() {
                  @Override
                  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
                      StreamObserver<DiscoveryResponse> responses) {
                    return Objects.requireNonNull(CURRENT.get()).stream(responses);
                  }
                })
            .build()
            .start();
    System.setProperty("io.grpc.xds.bootstrapConfig", BOOTSTRAP.formatted(server.getPort()));
  }

  @AfterAll
  static void stop() {
    System.clearProperty("io.grpc.xds.bootstrapConfig");
    server.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary",
        "filters",
        "references",
        "endpoints",
        "rpc",
        "gates",
        "database",
        "telemetry"
      })
  void loadsTheScenario(String scenario) throws Exception {
    PolicySet policies =
        Given.policies(Path.of("src/test/resources/golden", scenario, "policies.yaml"));
    CatalogSnapshot catalog = CatalogSnapshot.of(DeclaredWorkloads.of(policies));
    XdsView view =
        Translation.of(policies, catalog).view(new Audience(Dialect.GRPC, "shop", false));
    Discovery discovery = new Discovery(view);
    CURRENT.set(discovery);
    List<ManagedChannel> channels = new ArrayList<>();
    try {
      for (String listener : listeners(view)) {
        channels.add(resolving(listener));
      }

      assertEquals("", verdict(discovery));
    } finally {
      for (ManagedChannel channel : channels) {
        assertTrue(channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS));
      }
    }
  }

  /** Those that lead to everything; a service without ports has them by each port on demand. */
  private static Set<String> listeners(XdsView view) {
    Set<String> names = new TreeSet<>(view.names(XdsTypes.LISTENER));
    names.add(Discovery.EVERY_CLUSTER);
    for (String routes : view.names(XdsTypes.ROUTES)) {
      names.add(routes.replace(":*", ":8080"));
    }
    return names;
  }

  private static ManagedChannel resolving(String listener) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("xds:///" + listener, InsecureChannelCredentials.create()).build();
    channel.getState(true);
    return channel;
  }

  private static String verdict(Discovery discovery) throws Exception {
    try {
      return discovery.verdict().get(60, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      return "neither accepted nor refused: " + discovery.awaited();
    }
  }
}
