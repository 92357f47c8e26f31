package io.zerohop.benchmarks;

import io.zerohop.benchmarks.Comparison.Arm;
import io.zerohop.benchmarks.Comparison.Client;
import io.zerohop.benchmarks.Comparison.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * B1: CPU and bytes per request, client and agent in one JVM. The server's address, which our agent
 * passes through, beside the same server by its service's name under policy; beside names whose
 * calls are sampled by TelemetryPolicy, 0, 1 and 100 %, their spans exported; beside
 * OpenTelemetry's agent, which exports all of them to the same place. {@link Comparison} says what
 * is compared with what. The kind "tap over" is the policy's once more, after somebody has listened
 * to the calls that warmed it up.
 */
public final class RequestBenchmark {
  private RequestBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    // Short blocks in many pairs: what disturbs a shared machine lasts for seconds. But several
    // times as long as a batch of spans, which is sent while the next block is measured.
    int pairs = Integer.getInteger("pairs", 40);
    int block = Integer.getInteger("block", 2_000);
    // Each JVM compiles in its own way, so that one of them proves nothing.
    int forks = Integer.getInteger("forks", 6);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      Ours ours = new Ours(processes, directory, processes.startControlPlane().xds());
      Sampled sampled = new Sampled("bench", 80, "http");
      sampled.apply(processes, directory);
      Processes.Sink sink = processes.startSink();
      String address = serve(processes, ours.agent("bench"));
      List<String> agent = ours.caller();
      for (String client : System.getProperty("clients", "huc,jdk").split(",", -1)) {
        Client calls =
            new Client(
                client,
                List.of("-Xms256m", "-Xmx256m", "-cp", Processes.classes()),
                List.of(
                    Calls.class.getName(),
                    client,
                    Integer.toString(pairs),
                    Integer.toString(block)),
                address);
        List<Arm> policy = List.of(new Arm("policy", "http://bench/"));
        new Comparison(processes, directory, calls)
            .with(new Kind("policy", agent, policy))
            .with(sampled.kinds(ours.exporting(sink), sink, "http://%s/"::formatted))
            .withOpenTelemetry(sink)
            .with(
                new Kind(
                    "tap over", agent, policy, null, () -> TapListener.begin(processes, "caller")))
            .run(forks);
      }
      System.out.println("raw values: " + directory);
    }
  }

  private static String serve(Processes processes, List<String> agent) throws IOException {
    List<String> command = new ArrayList<>(List.of(Processes.java()));
    command.addAll(agent);
    command.addAll(List.of("-Dsun.net.httpserver.nodelay=true", "-Xmx128m"));
    command.addAll(List.of("-cp", Processes.classes(), EchoServer.class.getName()));
    Process server = processes.startOn(1, command);
    String said = Processes.line(server, line -> line.contains("listening on"));
    return "http://127.0.0.1:" + said.replaceAll(".* ", "") + "/";
  }
}
