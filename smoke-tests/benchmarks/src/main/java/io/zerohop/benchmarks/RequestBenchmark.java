package io.zerohop.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * B1: CPU per request, client and agent in one JVM. Arm A calls the server's address, which the
 * agent passes through; arm B calls the same server by its service name, under policy; arm C is A
 * again, the A/A control. Prints ratios with their intervals, and the raw values as CSV files.
 */
public final class RequestBenchmark {
  private enum Arm {
    A,
    B,
    C
  }

  private RequestBenchmark() {}

  public static void main(String[] args) throws IOException {
    // Short blocks in many pairs: what disturbs a shared machine lasts for seconds.
    int pairs = Integer.getInteger("pairs", 40);
    int block = Integer.getInteger("block", 500);
    // Each JVM compiles in its own way, so that one of them proves nothing.
    int forks = Integer.getInteger("forks", 6);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      int xds = processes.startControlPlane().xds();
      String classPath = System.getProperty("java.class.path");
      String settings = "control.plane=127.0.0.1:%d,state.dir=%s/state".formatted(xds, directory);
      Process server =
          processes.startOn(
              1,
              List.of(
                  Processes.java(),
                  "-javaagent:" + processes.agent() + "=service.name=bench," + settings,
                  "-Dsun.net.httpserver.nodelay=true",
                  "-Xmx128m",
                  "-cp",
                  classPath,
                  EchoServer.class.getName()));
      String said = Processes.line(server, line -> line.contains("listening on"));
      String direct = "http://127.0.0.1:" + said.replaceAll(".* ", "") + "/";
      for (String client : List.of("huc", "jdk")) {
        List<String> command =
            List.of(
                Processes.java(),
                "-javaagent:" + processes.agent() + "=service.name=caller," + settings,
                "-Xms256m",
                "-Xmx256m",
                "-cp",
                classPath,
                Calls.class.getName(),
                client,
                direct,
                "http://bench/",
                Integer.toString(pairs),
                Integer.toString(block));
        Map<Arm, List<Double>> all = new EnumMap<>(Arm.class);
        for (int fork = 0; fork < forks; fork++) {
          Path csv = directory.resolve(client + "-" + fork + ".csv");
          run(processes, command, csv)
              .forEach((arm, ns) -> all.computeIfAbsent(arm, a -> new ArrayList<>()).addAll(ns));
        }
        report(client, forks, all);
      }
      System.out.println("raw values: " + directory);
    }
  }

  private static Map<Arm, List<Double>> run(Processes processes, List<String> command, Path csv)
      throws IOException {
    Process process = processes.startOn(0, command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.writeString(csv, output);
    Map<Arm, List<Double>> values = new EnumMap<>(Arm.class);
    for (String line : output.lines().toList()) {
      if (line.matches("[ABC],\\d+")) {
        values
            .computeIfAbsent(Arm.valueOf(line.substring(0, 1)), arm -> new ArrayList<>())
            .add(Double.valueOf(line.substring(2)));
      }
    }
    if (values.size() < 3) {
      throw new IllegalStateException("the client did not finish:\n" + output);
    }
    return values;
  }

  private static void report(String client, int forks, Map<Arm, List<Double>> values) {
    double[] a = array(values, Arm.A);
    System.out.printf(
        "%s on %s: %.1f us CPU a call to the address; policy %s; A/A %s; %d pairs in %d JVMs%n",
        client,
        Runtime.version(),
        Statistics.median(a) / 1000,
        Statistics.medianWithInterval(Statistics.ratios(array(values, Arm.B), a)),
        Statistics.medianWithInterval(Statistics.ratios(array(values, Arm.C), a)),
        a.length,
        forks);
  }

  private static double[] array(Map<Arm, List<Double>> values, Arm arm) {
    return values.getOrDefault(arm, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
