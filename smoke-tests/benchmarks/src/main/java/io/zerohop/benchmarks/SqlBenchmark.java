package io.zerohop.benchmarks;

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
 * B3: CPU per select of one row, client and agent in one JVM, on a PostgreSQL of Maven Central. Two
 * connections in turn: to the server's address, which the agent passes through, and to the same
 * server by its Service's name, under a DatabaseRoute; and the address again, the A/A control.
 * Beside each such JVM two without the agent, which know the address only: what the agent costs as
 * a whole, and a control. Prints ratios with their intervals, and the raw values as CSV files.
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
    int block = Integer.getInteger("block", 500);
    // Each JVM compiles in its own way, so that one of them proves nothing.
    int forks = Integer.getInteger("forks", 6);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      int port = startDatabase(processes);
      int xds = processes.startControlPlane().xds();
      Path policy = Files.writeString(directory.resolve("db.yaml"), POLICY.formatted(port));
      processes.zerohop("apply", "-f", policy.toString());
      List<String> command =
          List.of(
              Processes.java(),
              "-javaagent:%s=service.name=caller,startup.wait=60s,control.plane=127.0.0.1:%d,state.dir=%s/state"
                  .formatted(processes.agent(), xds, directory),
              "-Xms256m",
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path") + File.pathSeparator + processes.drivers(),
              SqlCalls.class.getName(),
              Integer.toString(pairs),
              Integer.toString(block),
              "jdbc:postgresql://127.0.0.1:" + port + "/app",
              "jdbc:postgresql://offers-db:5432/app");
      List<String> bare = new ArrayList<>(command.subList(0, command.size() - 1));
      bare.removeIf(word -> word.startsWith("-javaagent"));
      Readings readings = new Readings();
      Readings without = new Readings();
      Readings again = new Readings();
      for (int fork = 0; fork < forks; fork++) {
        without.run(processes, bare, directory.resolve("sql-none-" + fork + ".csv"));
        readings.run(processes, command, directory.resolve("sql-" + fork + ".csv"));
        again.run(processes, bare, directory.resolve("sql-again-" + fork + ".csv"));
      }
      System.out.printf(
          "jdbc on %s: %s a select by the address; %d pairs in %d JVMs%n",
          Runtime.version(), readings.first(), readings.pairs(), forks);
      System.out.println("policy " + readings.ratio("1"));
      System.out.println("A/A " + readings.ratio("C"));
      System.out.println("without the agent: " + without.first());
      System.out.println("policy to no agent " + readings.acrossJvms("1", without));
      System.out.println("no agent to no agent " + again.acrossJvms("0", without));
      System.out.println("raw values: " + directory);
    }
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
