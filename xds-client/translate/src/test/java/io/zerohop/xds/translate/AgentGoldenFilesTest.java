package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import io.zerohop.engine.Snapshot;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent takes every golden file of its dialect whole: nothing is refused, nothing left out. */
class AgentGoldenFilesTest {
  private static final Path FILES =
      Path.of("../../control-plane/translate/src/test/resources/golden");

  /** What the one scenario refers to on purpose. */
  private static final Set<String> NOT_THERE =
      Set.of(
          "cart.shop.svc.cluster.local:81",
          "crat.shop.svc.cluster.local:80",
          "not-permitted/ledger.depot.svc.cluster.local:80");

  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder()
          .setTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(HttpConnectionManager.getDescriptor())
                  .add(Router.getDescriptor())
                  .add(HTTPFault.getDescriptor())
                  .add(LocalRateLimit.getDescriptor())
                  .add(HttpProtocolOptions.getDescriptor())
                  .add(Database.getDescriptor())
                  .add(Telemetry.getDescriptor())
                  .build())
          .build();

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> all = Files.list(FILES)) {
      return all.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyResourceIsTakenAndNothingOfItLeftOut(Path scenario) throws IOException {
    EncodedResources taken = new EncodedResources();
    for (String section : sections(scenario.resolve("agent.textproto"))) {
      String[] words = section.lines().findFirst().orElseThrow().split(" ", -1);
      Message message = message(words[1], section);

      Translation.Accepted<?> accepted =
          assertInstanceOf(Translation.Accepted.class, Translation.of(message), section);
      assertEquals(List.of(), accepted.leftOut(), section);
      taken.add(words[1], words[2], message.toByteArray());
    }

    Snapshot snapshot = new SnapshotBuilder("shop").build(taken.resources());
    assertFalse(snapshot.routes().isEmpty());
    assertEquals(
        scenario.endsWith("references") ? NOT_THERE : Set.of(), snapshot.absent().clusters());
  }

  /** Each begins with a line of its type and name. */
  private static List<String> sections(Path file) throws IOException {
    return List.of(Files.readString(file).split("(?m)(?=^# type)"));
  }

  private static Message message(String type, String text) throws IOException {
    Message.Builder builder =
        switch (type.substring(type.lastIndexOf('.') + 1)) {
          case "Listener" -> Listener.newBuilder();
          case "RouteConfiguration" -> RouteConfiguration.newBuilder();
          case "Cluster" -> Cluster.newBuilder();
          default -> ClusterLoadAssignment.newBuilder();
        };
    PARSER.merge(text, builder);
    return builder.build();
  }
}
