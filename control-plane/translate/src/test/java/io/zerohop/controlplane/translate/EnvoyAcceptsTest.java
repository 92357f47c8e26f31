package io.zerohop.controlplane.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real Envoy takes what is translated for it. The resources are put into a static bootstrap, in
 * which routes stand inside their listener and endpoints inside their cluster.
 */
class EnvoyAcceptsTest {
  private static final int STATIC_RESOURCES = 2;
  private static final int LISTENERS = 1;
  private static final int CLUSTERS = 2;

  @TempDir Path folder;

  @BeforeAll
  static void needsEnvoy() {
    if (onPath("envoy") == null && !"true".equals(System.getenv("ZEROHOP_NOTHING_SKIPPED"))) {
      // Past the report of the class, so that it is seen where the tests are run.
      new PrintStream(new FileOutputStream(FileDescriptor.err), true)
          .println("skipped: what Envoy makes of our resources, as no envoy is on the PATH");
      Assumptions.abort("no Envoy on the PATH");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"canary", "filters", "references", "endpoints", "rpc", "gates", "telemetry"})
  void validatesTheScenario(String scenario) throws Exception {
    Path envoy = onPath("envoy");
    PolicySet policies =
        Given.policies(Path.of("src/test/resources/golden", scenario, "policies.yaml"));
    CatalogSnapshot catalog = CatalogSnapshot.of(DeclaredWorkloads.of(policies));
    XdsView view =
        Translation.of(policies, catalog).view(new Audience(Dialect.ENVOY, "shop", true));
    Path bootstrap = folder.resolve("bootstrap.pb");
    Files.write(bootstrap, bootstrap(view));
    assertEquals("", refusal(String.valueOf(envoy), bootstrap));
  }

  private static @Nullable Path onPath(String name) {
    for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, 0)) {
      Path file = Path.of(entry, name);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  private String refusal(String envoy, Path bootstrap) throws Exception {
    Path log = folder.resolve("envoy.log");
    Process process =
        new ProcessBuilder(envoy, "--mode", "validate", "-l", "error", "-c", bootstrap.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(process.waitFor(180, TimeUnit.SECONDS), "Envoy does not end");
    return process.exitValue() == 0 ? "" : Files.readString(log, StandardCharsets.UTF_8);
  }

  private static byte[] bootstrap(XdsView view) throws IOException {
    ByteArrayOutputStream resources = new ByteArrayOutputStream();
    for (XdsResource listener : view.all(XdsTypes.LISTENER)) {
      field(LISTENERS, listener(view, Listener.parseFrom(listener.value())), resources);
    }
    for (XdsResource cluster : view.all(XdsTypes.CLUSTER)) {
      field(CLUSTERS, cluster(view, Cluster.parseFrom(cluster.value())), resources);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeBytes(STATIC_RESOURCES, ByteString.copyFrom(resources.toByteArray()));
    coded.flush();
    return out.toByteArray();
  }

  private static void field(int number, Message message, ByteArrayOutputStream out)
      throws IOException {
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeMessage(number, message);
    coded.flush();
  }

  private static Listener listener(XdsView view, Listener listener) throws IOException {
    Listener.Builder out = listener.toBuilder();
    var filter = out.getFilterChainsBuilder(0).getFiltersBuilder(0);
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.parseFrom(filter.getTypedConfig().getValue()).toBuilder();
    String routes = manager.getRds().getRouteConfigName();
    manager.setRouteConfig(
        RouteConfiguration.parseFrom(Decoded.resource(view, XdsTypes.ROUTES, routes).value()));
    filter.setTypedConfig(
        Any.newBuilder()
            .setTypeUrl(filter.getTypedConfig().getTypeUrl())
            .setValue(manager.build().toByteString()));
    return out.build();
  }

  private static Cluster cluster(XdsView view, Cluster cluster) throws IOException {
    if (!cluster.hasEdsClusterConfig()) {
      return cluster;
    }
    XdsResource endpoints = Decoded.resource(view, XdsTypes.ENDPOINTS, cluster.getName());
    return cluster.toBuilder()
        .clearEdsClusterConfig()
        .setType(Cluster.DiscoveryType.STATIC)
        .setLoadAssignment(ClusterLoadAssignment.parseFrom(endpoints.value()))
        .build();
  }
}
