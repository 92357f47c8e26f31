package io.zerohop.benchmarks;

import io.zerohop.benchmarks.Comparison.Arm;
import io.zerohop.benchmarks.Comparison.Client;
import io.zerohop.benchmarks.Comparison.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * B2: CPU and bytes per unary RPC of 1 KB, client and agent in one JVM. The server's address, which
 * our agent passes through, beside the same server by its service's name under policy, and by
 * {@code xds:///} with gRPC's own xDS client on the same control plane; beside names whose RPCs are
 * sampled by TelemetryPolicy, 0, 1 and 100 %, their spans exported; beside OpenTelemetry's agent,
 * which exports all of them to the same place. {@link Comparison} says what is compared with what.
 */
public final class RpcBenchmark {
  private static final String BOOTSTRAP =
      """
      {"xds_servers": [{"server_uri": "127.0.0.1:%d", "channel_creds": [{"type": "insecure"}],
        "server_features": ["xds_v3"]}], "node": {"id": "bench-xds"}}
      """;

  private RpcBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int pairs = Integer.getInteger("pairs", 40);
    int block = Integer.getInteger("block", 2_000);
    // Each JVM compiles in its own way, so that one of them proves nothing.
    int forks = Integer.getInteger("forks", 6);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      int xds = processes.startControlPlane().xds();
      Ours ours = new Ours(processes, directory, xds);
      Sampled sampled = new Sampled("bench", 9000, "grpc");
      sampled.apply(processes, directory);
      Processes.Sink sink = processes.startSink();
      String classPath = Processes.classes() + File.pathSeparator + processes.grpc();
      String address = serve(processes, ours.agent("bench"), classPath);
      Client rpcs =
          new Client(
              "grpc",
              List.of(
                  "-Dio.grpc.xds.bootstrapConfig=" + BOOTSTRAP.formatted(xds),
                  "-Xms256m",
                  "-Xmx256m",
                  "-cp",
                  classPath),
              List.of(RpcCalls.class.getName(), Integer.toString(pairs), Integer.toString(block)),
              address);
      new Comparison(processes, directory, rpcs)
          .with(
              new Kind(
                  "policy",
                  ours.caller(),
                  List.of(
                      new Arm("policy", "bench:9000"),
                      new Arm("grpc-xds", "xds:///bench.default.svc.cluster.local:9000"))))
          .with(sampled.kinds(ours.exporting(sink), sink, "%s:9000"::formatted))
          .withOpenTelemetry(sink)
          .run(forks);
      System.out.println("raw values: " + directory);
    }
  }

  /** Starts the server under the agent; where it listens. */
  private static String serve(Processes processes, List<String> agent, String classPath)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Processes.java()));
    command.addAll(agent);
    command.addAll(List.of("-Xmx128m", "-cp", classPath, RpcEchoServer.class.getName()));
    Process server = processes.startOn(1, command);
    String said = Processes.line(server, line -> line.contains("listening on"));
    return "127.0.0.1:" + said.replaceAll(".* ", "");
  }
}
