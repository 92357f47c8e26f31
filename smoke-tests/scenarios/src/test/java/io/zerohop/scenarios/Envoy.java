package io.zerohop.scenarios;

import io.zerohop.databases.Ports;
import io.zerohop.scenarios.Program.Start;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Envoy beside an application, which knows the control plane and nothing else: its listener,
 * routes, clusters and endpoints all come from there. Applications use it as their HTTP proxy.
 */
final class Envoy implements AutoCloseable {
  /** Where the control plane lets it listen. */
  private static final int PORT = 15001;

  private static final String BOOTSTRAP =
      """
      node: {id: envoy-shop-1, cluster: envoy-shop, metadata: {NAMESPACE: default}}
      dynamic_resources:
        ads_config:
          api_type: %s
          transport_api_version: V3
          grpc_services: [{envoy_grpc: {cluster_name: control-plane}}]
        cds_config: {ads: {}, resource_api_version: V3}
        lds_config: {ads: {}, resource_api_version: V3}
      static_resources:
        clusters:
          - name: control-plane
            type: STATIC
            connect_timeout: 5s
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: {http2_protocol_options: {}}
            load_assignment:
              cluster_name: control-plane
              endpoints:
                - lb_endpoints:
                    - endpoint:
                        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
      """;

  private final Program program;
  private final HttpClient application =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT)))
          .build();

  private Envoy(Program program) {
    this.program = program;
  }

  /** The program on the PATH. */
  static Optional<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "envoy"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one, once no other uses its port, which is the same for all.
   *
   * @param protocol of its stream to the control plane: {@code GRPC} or {@code DELTA_GRPC}
   */
  static Envoy start(LiveMesh mesh, String protocol) throws IOException, InterruptedException {
    Eventually.holds("port " + PORT + " is free", () -> Ports.isFree(PORT));
    Path bootstrap = Files.createTempFile(mesh.directory(), "envoy-", ".yaml");
    Files.writeString(bootstrap, BOOTSTRAP.formatted(protocol, mesh.xdsPort()));
    String program = onPath().orElseThrow().toString();
    return new Envoy(
        mesh.track(
            new Start("envoy", mesh.directory(), List.of(program, "-c", bootstrap.toString()))
                .with("--disable-hot-restart", "--concurrency", "1")));
  }

  /** An application's call to a name of the mesh; status 0 where Envoy does not listen. */
  Http.Answer get(String url) throws InterruptedException {
    if (!program.process().isAlive()) {
      throw new AssertionError("Envoy ended:\n" + program.output());
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).build();
    try {
      var response = application.send(request, BodyHandlers.ofString());
      return new Http.Answer(response.statusCode(), response.body());
    } catch (IOException failure) {
      return new Http.Answer(0, failure.toString());
    }
  }

  /** What it wrote so far. */
  String log() {
    return program.output();
  }

  @Override
  public void close() throws InterruptedException {
    program.kill();
  }
}
