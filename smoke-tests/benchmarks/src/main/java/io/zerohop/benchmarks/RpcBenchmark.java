package io.zerohop.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * B2: CPU per unary RPC of 1 KB, client and agent in one JVM. Four arms in turn: the server's
 * address, which the agent passes through; the same server by its service name, under policy; the
 * same by {@code xds:///}, with gRPC's own xDS client on the same control plane; and the address
 * again, the A/A control. Beside each such JVM two without the agent, which know the address only:
 * what the agent costs as a whole, and a control. Prints ratios with their intervals, and the raw
 * values as CSV files.
 */
public final class RpcBenchmark {
  private static final String BOOTSTRAP =
      """
      {"xds_servers": [{"server_uri": "127.0.0.1:%d", "channel_creds": [{"type": "insecure"}],
        "server_features": ["xds_v3"]}], "node": {"id": "bench-xds"}}
      """;

  private RpcBenchmark() {}

  public static void main(String[] args) throws IOException {
    int pairs = Integer.getInteger("pairs", 40);
    int block = Integer.getInteger("block", 500);
    // Each JVM compiles in its own way, so that one of them proves nothing.
    int forks = Integer.getInteger("forks", 6);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      int xds = processes.startControlPlane().xds();
      String settings = "control.plane=127.0.0.1:%d,state.dir=%s/state".formatted(xds, directory);
      String address = serve(processes, settings);
      List<String> command = new ArrayList<>(javaUnderAgent(processes, "caller", settings));
      command.addAll(
          List.of(
              "-Dio.grpc.xds.bootstrapConfig=" + BOOTSTRAP.formatted(xds),
              "-Xms256m",
              "-Xmx256m",
              RpcCalls.class.getName(),
              Integer.toString(pairs),
              Integer.toString(block),
              address,
              "bench:9000",
              "xds:///bench.default.svc.cluster.local:9000"));
      List<String> bare = new ArrayList<>(command);
      bare.removeIf(word -> word.startsWith("-javaagent"));
      bare.subList(bare.indexOf(address) + 1, bare.size()).clear();
      Readings readings = new Readings();
      Readings without = new Readings();
      Readings again = new Readings();
      for (int fork = 0; fork < forks; fork++) {
        without.run(processes, bare, directory.resolve("rpc-none-" + fork + ".csv"));
        readings.run(processes, command, directory.resolve("rpc-" + fork + ".csv"));
        again.run(processes, bare, directory.resolve("rpc-again-" + fork + ".csv"));
      }
      System.out.printf(
          "grpc on %s: %s an RPC to the address; %d pairs in %d JVMs%n",
          Runtime.version(), readings.first(), readings.pairs(), forks);
      System.out.println("policy " + readings.ratio("1"));
      System.out.println("grpc-xds " + readings.ratio("2"));
      System.out.println("A/A " + readings.ratio("C"));
      System.out.println("without the agent: " + without.first());
      System.out.println("policy to no agent " + readings.acrossJvms("1", without));
      System.out.println("no agent to no agent " + again.acrossJvms("0", without));
      System.out.println("raw values: " + directory);
    }
  }

  /** Starts the server under the agent; where it listens. */
  private static String serve(Processes processes, String settings) throws IOException {
    List<String> command = new ArrayList<>(javaUnderAgent(processes, "bench", settings));
    command.addAll(List.of("-Xmx128m", RpcEchoServer.class.getName()));
    Process server = processes.startOn(1, command);
    String said = Processes.line(server, line -> line.contains("listening on"));
    return "127.0.0.1:" + said.replaceAll(".* ", "");
  }

  private static List<String> javaUnderAgent(Processes processes, String name, String settings) {
    String classPath =
        System.getProperty("java.class.path") + java.io.File.pathSeparator + processes.grpc();
    String own = "=service.name=" + name + ",startup.wait=60s," + settings;
    return List.of(Processes.java(), "-javaagent:" + processes.agent() + own, "-cp", classPath);
  }
}
