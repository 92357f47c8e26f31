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
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * B6: what the agent adds to a start. Hello world as a whole process (CPU by the shell's own
 * accounting, largest resident memory), and the Spring Boot shop front up to its first response;
 * then the shop front's memory some seconds later, by runs of their own. Arms are none, agent, and
 * none again (A/A), in turn, with a live control plane; with {@code -Dotel=true} also
 * OpenTelemetry's agent, which exports its spans to a receiver that swallows them, and ours before
 * it.
 *
 * <p>The runs for memory have a heap of fixed size, touched as a whole: else what is read is when
 * G1 grew its heap, which differs by 25 MB between identical runs. What lives on the heap after a
 * collection is added, so that the sum is what the agent costs.
 */
public final class StartBenchmark {
  private static final int SETTLE_SECONDS = 4;
  private static final int HEAP_MEGABYTES = 96;
  private static final Pattern USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");

  private final Processes processes;
  private final Path directory;
  private final List<Arm> arms = new ArrayList<>();

  private StartBenchmark(Processes processes, Path directory, int xds) throws IOException {
    this.processes = processes;
    this.directory = directory;
    List<String> agent = new Ours(processes, directory, xds).agent("bench");
    arms.add(new Arm("none", List.of()));
    arms.add(new Arm("agent", agent));
    Path other = Boolean.getBoolean("otel") ? processes.openTelemetryAgent() : null;
    if (other != null) {
      List<String> otel = new ArrayList<>(List.of("-javaagent:" + other));
      otel.addAll(processes.startSink().options());
      arms.add(new Arm("otel", List.copyOf(otel)));
      otel.addAll(0, agent);
      arms.add(new Arm("both", List.copyOf(otel)));
    }
    arms.add(new Arm("none again", List.of()));
  }

  /**
   * What a JVM is started with.
   *
   * @param options of the JVM
   */
  private record Arm(String name, List<String> options) {}

  /**
   * What one start cost.
   *
   * @param residentMegabytes of hello world the most, of Spring Boot at the first response
   */
  private record Start(double cpuMillis, double firstMillis, double residentMegabytes) {}

  /** Memory of a settled process: resident without its heap, and what lives on that. */
  private record Memory(double outsideMegabytes, double liveMegabytes) {
    double sum() {
      return outsideMegabytes + liveMegabytes;
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int forks = Integer.getInteger("forks", 15);
    Path directory = Files.createTempDirectory("zerohop-bench-");
    try (Processes processes = new Processes(directory)) {
      StartBenchmark benchmark =
          new StartBenchmark(processes, directory, processes.startControlPlane().xds());
      System.out.println("JDK " + Runtime.version() + ", " + forks + " forks an arm");
      benchmark.compare("hello world", forks, benchmark::hello);
      benchmark.compare("Spring Boot", forks, benchmark::springBoot);
      benchmark.compareMemory(Math.max(1, forks / 3));
    }
  }

  /** One start of an arm. */
  private interface OneStart {
    Start run(Arm arm) throws IOException, InterruptedException;
  }

  private void compare(String what, int forks, OneStart start)
      throws IOException, InterruptedException {
    List<List<Start>> starts =
        arms.stream().map(arm -> (List<Start>) new ArrayList<Start>()).toList();
    for (int fork = -1; fork < forks; fork++) {
      for (int k = 0; k < arms.size(); k++) {
        int arm = (k + fork + 1) % arms.size();
        Start cost = start.run(arms.get(arm));
        if (fork >= 0) {
          starts.get(arm).add(cost);
        }
      }
    }
    for (int arm = 0; arm < arms.size(); arm++) {
      System.out.printf(
          "%s, %-10s  CPU %.0f ms   first response %.0f ms (ratio %s)   resident %.1f MB%n",
          what,
          arms.get(arm).name,
          median(starts.get(arm), Start::cpuMillis),
          median(starts.get(arm), Start::firstMillis),
          Statistics.medianWithInterval(
              Statistics.ratios(first(starts.get(arm)), first(starts.get(0)))),
          median(starts.get(arm), Start::residentMegabytes));
    }
  }

  private void compareMemory(int forks) throws IOException, InterruptedException {
    List<List<Memory>> settled =
        arms.stream().map(arm -> (List<Memory>) new ArrayList<Memory>()).toList();
    for (int fork = 0; fork < forks; fork++) {
      for (int arm = 0; arm < arms.size(); arm++) {
        settled.get(arm).add(settled(arms.get(arm)));
      }
    }
    double without = median(settled.get(0), Memory::sum);
    for (int arm = 0; arm < arms.size(); arm++) {
      System.out.printf(
          "Spring Boot, %-10s  settled: resident without heap %.1f MB   live on the heap %.1f MB"
              + "   together %+.1f MB%n",
          arms.get(arm).name,
          median(settled.get(arm), Memory::outsideMegabytes),
          median(settled.get(arm), Memory::liveMegabytes),
          median(settled.get(arm), Memory::sum) - without);
    }
  }

  private static <T> double median(List<T> readings, ToDoubleFunction<T> reading) {
    return Statistics.median(readings.stream().mapToDouble(reading).toArray());
  }

  private static double[] first(List<Start> starts) {
    return starts.stream().mapToDouble(Start::firstMillis).toArray();
  }

  private Start hello(Arm arm) throws IOException {
    List<String> java = new ArrayList<>(List.of(Processes.java()));
    java.addAll(arm.options);
    java.addAll(List.of("-cp", Processes.classes(), Hello.class.getName()));
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
    String[] seconds = lines.get(lines.size() - 1).split(" ", 0);
    double cpu = (Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2])) * 1000;
    return new Start(cpu, millis, peak / 1024.0);
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

  private Start springBoot(Arm arm) throws IOException, InterruptedException {
    long before = System.nanoTime();
    Process process = startShopFront(arm, List.of("-Xmx256m"));
    try {
      awaitFirstResponse(process);
      double millis = (System.nanoTime() - before) / 1e6;
      double cpu = cpuMillis(process.pid());
      return new Start(cpu, millis, kilobytes(process.pid(), "VmRSS") / 1024.0);
    } finally {
      stop(process);
    }
  }

  private Memory settled(Arm arm) throws IOException, InterruptedException {
    Process process =
        startShopFront(
            arm,
            List.of(
                "-Xms" + HEAP_MEGABYTES + "m",
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+AlwaysPreTouch"));
    try {
      awaitFirstResponse(process);
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      double resident = kilobytes(process.pid(), "VmRSS") / 1024.0;
      ask(process, "GC.run");
      Matcher used = USED.matcher(ask(process, "GC.heap_info"));
      if (!used.find()) {
        throw new IOException(
            "jcmd GC.heap_info told no used heap; a JDK with jcmd and G1 is needed");
      }
      return new Memory(resident - HEAP_MEGABYTES, Double.parseDouble(used.group(1)) / 1024.0);
    } finally {
      stop(process);
    }
  }

  private Process startShopFront(Arm arm, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(Processes.java()));
    command.addAll(options);
    command.addAll(arm.options);
    command.addAll(List.of("-jar", processes.shopFront().toString()));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static void awaitFirstResponse(Process process) throws IOException, InterruptedException {
    String said = Processes.line(process, line -> line.contains("listening on"));
    URI uri = URI.create("http://127.0.0.1:" + said.replaceAll(".* ", "") + "/nothing-here");
    HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  /** What the tool jcmd, beside the Java in use, is answered. */
  private static String ask(Process process, String question) throws IOException {
    String jcmd = Path.of(Processes.java()).resolveSibling("jcmd").toString();
    Process asking =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), question)
            .redirectErrorStream(true)
            .start();
    return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
