package io.zerohop.controlplane.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.zerohop.proto.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.zerohop.proto.envoy.extensions.filters.http.router.v3.Router;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.zerohop.proto.zerohop.v1.Database;
import io.zerohop.proto.zerohop.v1.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each dialect gets of each scenario. After a change that is meant, run this test with {@code
 * -Dgolden.update=true} and read the difference.
 */
class GoldenFilesTest {
  private static final Path FILES = Path.of("src/test/resources/golden");

  private static final Map<String, Parser<? extends Message>> PARSERS =
      Map.of(
          XdsTypes.LISTENER, Listener.parser(),
          XdsTypes.ROUTES, RouteConfiguration.parser(),
          XdsTypes.CLUSTER, Cluster.parser(),
          XdsTypes.ENDPOINTS, ClusterLoadAssignment.parser());

  private static final TextFormat.Printer PRINTER =
      TextFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(HttpConnectionManager.getDescriptor())
                  .add(Router.getDescriptor())
                  .add(HTTPFault.getDescriptor())
                  .add(LocalRateLimit.getDescriptor())
                  .add(HttpProtocolOptions.getDescriptor())
                  .add(Database.getDescriptor())
                  .add(Telemetry.getDescriptor())
                  .build());

  @ParameterizedTest
  @CsvSource({
    "canary,AGENT", "canary,GRPC", "canary,ENVOY",
    "filters,AGENT", "filters,GRPC", "filters,ENVOY",
    "references,AGENT", "references,GRPC", "references,ENVOY",
    "endpoints,AGENT", "endpoints,GRPC", "endpoints,ENVOY",
    "rpc,AGENT", "rpc,GRPC", "rpc,ENVOY",
    "gates,AGENT", "gates,GRPC", "gates,ENVOY",
    "telemetry,AGENT", "telemetry,GRPC", "telemetry,ENVOY",
    "database,AGENT", "database,GRPC", "database,ENVOY"
  })
  void translatesTheScenarioAsItsFileSays(String scenario, Dialect dialect) throws IOException {
    Path folder = FILES.resolve(scenario);
    PolicySet policies = Given.policies(folder.resolve("policies.yaml"));
    CatalogSnapshot catalog = CatalogSnapshot.of(DeclaredWorkloads.of(policies));
    XdsView view = Translation.of(policies, catalog).view(new Audience(dialect, "shop", false));
    Path golden = folder.resolve(dialect.name().toLowerCase(Locale.ROOT) + ".textproto");
    String text = print(view);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, text);
    }
    assertEquals(Files.readString(golden), text);
  }

  private static String print(XdsView view) throws InvalidProtocolBufferException {
    StringBuilder out = new StringBuilder();
    for (String type : XdsTypes.ALL) {
      for (XdsResource resource : view.all(type)) {
        Message message = Objects.requireNonNull(PARSERS.get(type)).parseFrom(resource.value());
        out.append("# ").append(type).append(' ').append(resource.name()).append('\n');
        out.append(PRINTER.printToString(message)).append('\n');
      }
    }
    return out.toString();
  }
}
