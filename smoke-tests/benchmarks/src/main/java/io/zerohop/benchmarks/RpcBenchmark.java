package io.zerohop.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * B2: CPU per unary RPC of 1 KB, client and agent in one JVM. Four arms in turn: the server's
 * address, which the agent passes through; the same server by its service name, under policy; the
 * same by {@code xds:///}, with gRPC's own xDS client on the same control plane; and the address
 * again, the A/A control. Prints ratios with their intervals, and the raw values as CSV files.
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
      String classPath =
          System.getProperty("java.class.path") + java.io.File.pathSeparator + processes.grpc();
      String settings = "control.plane=127.0.0.1:%d,state.dir=%s/state".formatted(xds, directory);
      Process server =
          processes.startOn(
              1,
              List.of(
                  Processes.java(),
                  "-javaagent:" + processes.agent() + "=service.name=bench," + settings,
                  "-Xmx128m",
                  "-cp",
                  classPath,
                  RpcEchoServer.class.getName()));
      String said = Processes.line(server, line -> line.contains("listening on"));
      List<String> command =
          List.of(
              Processes.java(),
              "-javaagent:"
                  + processes.agent()
                  + "=service.name=caller,startup.wait=60s,"
                  + settings,
              "-Dio.grpc.xds.bootstrapConfig=" + BOOTSTRAP.formatted(xds),
              "-Xms256m",
              "-Xmx256m",
              "-cp",
              classPath,
              RpcCalls.class.getName(),
              Integer.toString(pairs),
              Integer.toString(block),
              "127.0.0.1:" + said.replaceAll(".* ", ""),
              "bench:9000",
              "xds:///bench.default.svc.cluster.local:9000");
      Map<String, List<double[]>> all = new TreeMap<>();
      for (int fork = 0; fork < forks; fork++) {
        run(processes, command, directory.resolve("rpc-" + fork + ".csv"), all);
      }
      report(forks, all);
      System.out.println("raw values: " + directory);
    }
  }

  private static void run(
      Processes processes, List<String> command, Path csv, Map<String, List<double[]>> all)
      throws IOException {
    Process process = processes.startOn(0, command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.writeString(csv, output);
    int found = 0;
    for (String line : output.lines().toList()) {
      if (line.matches("[012C],\\d+,\\d+")) {
        String[] words = line.split(",", -1);
        all.computeIfAbsent(words[0], arm -> new ArrayList<>())
            .add(new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])});
        found++;
      }
    }
    if (found == 0) {
      throw new IllegalStateException("the client did not finish:\n" + output);
    }
  }

  private static void report(int forks, Map<String, List<double[]>> all) {
    double[] none = column(all, "0", 0);
    System.out.printf(
        "grpc on %s: %.1f us CPU, %.0f bytes an RPC to the address; %d pairs in %d JVMs%n",
        Runtime.version(),
        Statistics.median(none) / 1000,
        Statistics.median(column(all, "0", 1)),
        none.length,
        forks);
    System.out.println("policy " + ratios(all, "1"));
    System.out.println("grpc-xds " + ratios(all, "2"));
    System.out.println("A/A " + ratios(all, "C"));
  }

  private static String ratios(Map<String, List<double[]>> all, String arm) {
    String cpu =
        Statistics.medianWithInterval(Statistics.ratios(column(all, arm, 0), column(all, "0", 0)));
    return "%s CPU, %.0f bytes an RPC".formatted(cpu, Statistics.median(column(all, arm, 1)));
  }

  private static double[] column(Map<String, List<double[]>> all, String arm, int index) {
    return all.getOrDefault(arm, List.of()).stream().mapToDouble(row -> row[index]).toArray();
  }
}
