package io.zerohop.benchmarks;

import io.zerohop.benchmarks.Comparison.Arm;
import io.zerohop.benchmarks.Comparison.Client;
import io.zerohop.benchmarks.Comparison.Kind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * B3: CPU and bytes per select of one row, client and agent in one JVM, on a PostgreSQL of Maven
 * Central. A connection to the server's address, which our agent passes through, beside one to the
 * same server by its Service's name under a DatabaseRoute; the same in JVMs that sample 1 and 100
 * %, which is said for a workload and not for a database; beside OpenTelemetry's agent, which
 * exports all of them to the same place. {@link Comparison} says what is compared with what.
 */
public final class SqlBenchmark {
  private static final String POLICY =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: offers-db}
      spec:
        selector: {app: offers-db}
        ports: [{name: postgresql, port: 5432, targetPort: postgresql}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: DatabaseRoute
      metadata: {name: offers-db}
      spec:
        targetRefs: [{kind: Service, name: offers-db}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: offers-db-1, labels: {app: offers-db}}
      spec: {address: 127.0.0.1, ports: [{name: postgresql, port: %d}]}
      """;

  private SqlBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int pairs = Integer.getInteger("pairs", 40);
    int block = Integer.getInteger("block", 2_000);
    // Each JVM compiles in its own way, so that one of them proves nothing.
    int forks = Integer.getInteger("forks", 6);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      int port = startDatabase(processes);
      Ours ours = new Ours(processes, directory, processes.startControlPlane().xds());
      Path policy = Files.writeString(directory.resolve("db.yaml"), POLICY.formatted(port));
      processes.zerohop("apply", "-f", policy.toString());
      Processes.Sink sink = processes.startSink();
      Client selects =
          new Client(
              "jdbc",
              List.of(
                  "-Xms256m",
                  "-Xmx256m",
                  "-cp",
                  Processes.classes() + File.pathSeparator + processes.drivers()),
              List.of(SqlCalls.class.getName(), Integer.toString(pairs), Integer.toString(block)),
              "jdbc:postgresql://127.0.0.1:" + port + "/app");
      List<Arm> name = List.of(new Arm("by name", "jdbc:postgresql://offers-db:5432/app"));
      new Comparison(processes, directory, selects)
          .with(new Kind("policy", ours.caller(), name))
          .with(new Kind("sampled 1 %", sampling("0.01", ours.exporting(sink)), name, sink, null))
          .with(new Kind("sampled 100 %", sampling("1", ours.exporting(sink)), name, sink, null))
          .withOpenTelemetry(sink)
          .run(forks);
      System.out.println("raw values: " + directory);
    }
  }

  private static List<String> sampling(String share, List<String> exporting) {
    List<String> options = new ArrayList<>(exporting);
    options.add("-Dotel.traces.sampler=parentbased_traceidratio");
    options.add("-Dotel.traces.sampler.arg=" + share);
    return options;
  }

  /** Starts PostgreSQL and gives the primary's port. */
  private static int startDatabase(Processes processes) throws IOException {
    Process stand =
        processes.startOn(
            1,
            List.of(
                Processes.java(),
                "-cp",
                processes.databases(),
                "io.zerohop.databases.PostgresStand"));
    String said = Processes.line(stand, line -> line.contains("listening on"));
    URI primary = URI.create("http://127.0.0.1:" + said.replaceAll(".* ", "") + "/primary");
    try (InputStream answer = primary.toURL().openStream()) {
      String portAndPid = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(portAndPid.split(" ", -1)[0]);
    }
  }
}
