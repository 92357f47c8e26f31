package io.zerohop.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * B6: what the agent adds to a start. Hello world as a whole process (CPU by the shell's own
 * accounting, largest resident memory), and the Spring Boot shop front up to its first response.
 * Arms are none, agent, and none again (A/A), in turn, with a live control plane.
 */
public final class StartBenchmark {
  private static final int SETTLE_SECONDS = 4;
  private static final List<String> ARMS = List.of("none", "agent", "none again");

  private final Processes processes;
  private final Path directory;
  private final String agent;

  private StartBenchmark(Processes processes, Path directory, int xds) {
    this.processes = processes;
    this.directory = directory;
    this.agent =
        "-javaagent:%s=service.name=bench,control.plane=127.0.0.1:%d,state.dir=%s/state"
            .formatted(processes.agent(), xds, directory);
  }

  /**
   * What one start cost.
   *
   * @param residentMegabytes of hello world the most, of Spring Boot at the first response
   * @param settledMegabytes some seconds later, when the agent is connected for sure
   */
  private record Start(
      double cpuMillis, double firstMillis, double residentMegabytes, double settledMegabytes) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int forks = Integer.getInteger("forks", 15);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      StartBenchmark benchmark =
          new StartBenchmark(processes, directory, processes.startControlPlane().xds());
      System.out.println("JDK " + Runtime.version() + ", " + forks + " forks an arm");
      benchmark.compare("hello world", forks, benchmark::hello);
      benchmark.compare("Spring Boot", forks, benchmark::springBoot);
    }
  }

  /** One start of an arm. */
  private interface OneStart {
    Start run(boolean withAgent) throws IOException, InterruptedException;
  }

  private void compare(String what, int forks, OneStart start)
      throws IOException, InterruptedException {
    List<List<Start>> arms = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int fork = -1; fork < forks; fork++) {
      for (int k = 0; k < 3; k++) {
        int arm = (k + fork + 1) % 3;
        Start cost = start.run(arm == 1);
        if (fork >= 0) {
          arms.get(arm).add(cost);
        }
      }
    }
    for (int arm = 0; arm < 3; arm++) {
      System.out.printf(
          "%s, %-10s  CPU %.0f ms   first response %.0f ms (ratio %s)   resident %.1f MB,"
              + " settled %.1f MB%n",
          what,
          ARMS.get(arm),
          Statistics.median(arms.get(arm).stream().mapToDouble(Start::cpuMillis).toArray()),
          Statistics.median(first(arms.get(arm))),
          Statistics.medianWithInterval(
              Statistics.ratios(first(arms.get(arm)), first(arms.get(0)))),
          Statistics.median(arms.get(arm).stream().mapToDouble(Start::residentMegabytes).toArray()),
          Statistics.median(arms.get(arm).stream().mapToDouble(Start::settledMegabytes).toArray()));
    }
  }

  private static double[] first(List<Start> starts) {
    return starts.stream().mapToDouble(Start::firstMillis).toArray();
  }

  private Start hello(boolean withAgent) throws IOException {
    List<String> java = new ArrayList<>(List.of(Processes.java()));
    if (withAgent) {
      java.add(agent);
    }
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), Hello.class.getName()));
    Path report = directory.resolve("time");
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\"", "time"));
    command.addAll(java);
    long before = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(report.toFile())
            .start();
    long peak = peakResident(process);
    double millis = (System.nanoTime() - before) / 1e6;
    List<String> lines = Files.readAllLines(report);
    String[] seconds = lines.get(lines.size() - 1).split(" ");
    double cpu = (Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2])) * 1000;
    return new Start(cpu, millis, peak / 1024.0, peak / 1024.0);
  }

  private static long peakResident(Process shell) {
    long peak = 0;
    while (shell.isAlive()) {
      peak =
          Math.max(
              peak,
              shell
                  .descendants()
                  .mapToLong(child -> kilobytes(child.pid(), "VmHWM"))
                  .max()
                  .orElse(0));
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    return peak;
  }

  private Start springBoot(boolean withAgent) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Processes.java(), "-Xmx256m"));
    if (withAgent) {
      command.add(agent);
    }
    command.addAll(List.of("-jar", processes.shopFront().toString()));
    long before = System.nanoTime();
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    try {
      String said = Processes.line(process, line -> line.contains("listening on"));
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:" + said.replaceAll(".* ", "") + "/nothing-here"))
                  .build(),
              BodyHandlers.discarding());
      double millis = (System.nanoTime() - before) / 1e6;
      double cpu = cpuMillis(process.pid());
      double resident = kilobytes(process.pid(), "VmRSS") / 1024.0;
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      return new Start(cpu, millis, resident, kilobytes(process.pid(), "VmRSS") / 1024.0);
    } finally {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static double cpuMillis(long pid) throws IOException {
    double sum = 0;
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        String line = Files.readString(task.resolve("schedstat"));
        sum += Double.parseDouble(line.substring(0, line.indexOf(' ')));
      }
    }
    return sum / 1e6;
  }

  private static long kilobytes(long pid, String field) {
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.UTF_8)) {
        if (line.startsWith(field + ":")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException gone) {
      return 0;
    }
    return 0;
  }
}
