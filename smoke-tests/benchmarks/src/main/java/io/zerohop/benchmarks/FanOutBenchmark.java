package io.zerohop.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * B7 with whole JVMs: from the start of the request that {@code zerohop apply} sends until a route
 * is in force in each agent's JVM. Each application asks at an interval for an answer of the mesh's
 * own and tells when it changed; the wait counts, and asking every 5 ms starves 50 agents on 2
 * CPUs. The control, a number in a mapped file seen by the same loops, is the floor of the
 * measurement.
 */
public final class FanOutBenchmark {
  private static final String POLICY =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: switch}
      spec: {ports: [{name: http, port: 80}]}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: switch}
      spec:
        parentRefs: [{group: '', kind: Service, name: switch}]
        rules:
          - filters:
            - type: RequestRedirect
              requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /generation-%d}}
      """;

  private final int agents = Integer.getInteger("agents", 50);
  private final int changes = Integer.getInteger("changes", 30);
  private final int warmUp = Integer.getInteger("warmup", 5);
  private final int interval = Integer.getInteger("poll", 50);
  private final Path csv = Path.of(System.getProperty("csv", "fan-out.csv")).toAbsolutePath();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final List<String> rows = new ArrayList<>(List.of("what,change,agent,ms"));
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random(4711);
  private int strays;

  private FanOutBenchmark() {}

  /** An agent's line: which number it saw for the first time, and when. */
  private record Seen(String what, long number, int agent, long micros) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    new FanOutBenchmark().run();
  }

  private void run() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("zerohop-bench-");
    Path file = Files.write(directory.resolve("control"), new byte[Long.BYTES]);
    try (Processes processes = new Processes(directory);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      Processes.ControlPlane plane = processes.startControlPlane();
      String config = Files.readString(directory.resolve(".zerohop/config"));
      String token = config.replaceAll("(?s).*\"token\" : \"([^\"]+)\".*", "$1");
      URI address = URI.create("http://127.0.0.1:" + plane.http() + "/zerohop/v1/apply");
      var apply = HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token);
      apply(apply, 0);
      startAgents(processes, directory, plane.xds());
      await("mesh", 0);
      measure(apply, channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
    }
  }

  private void measure(HttpRequest.Builder apply, MappedByteBuffer control)
      throws IOException, InterruptedException {
    String before = load();
    double[][] floor = new double[warmUp + changes][];
    double[][] inForce = new double[warmUp + changes][];
    for (int change = 0; change < inForce.length; change++) {
      pause();
      long written = GenerationWatcher.micros();
      control.putLong(0, change + 1);
      floor[change] = delays("control", change + 1, written);
      pause();
      long sent = GenerationWatcher.micros();
      apply(apply, change + 1);
      inForce[change] = delays("mesh", change + 1, sent);
    }
    report(before, floor, inForce);
  }

  private void apply(HttpRequest.Builder request, int generation)
      throws IOException, InterruptedException {
    String body =
        "{\"namespace\":\"default\",\"documents\":[{\"source\":\"bench\",\"text\":\"%s\"}]}"
            .formatted(POLICY.formatted(generation).replace("\n", "\\n"));
    var answer =
        client.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("apply was refused: " + answer.body());
    }
  }

  private void startAgents(Processes processes, Path directory, int xds) throws IOException {
    List<String> command =
        List.of(
            Processes.java(),
            "-javaagent:%s=service.name=watcher,control.plane=127.0.0.1:%d,state.dir=%s/state"
                .formatted(processes.agent(), xds, directory),
            "-Duser.home=" + directory,
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            Processes.classes(),
            GenerationWatcher.class.getName(),
            "http://switch/",
            directory.resolve("control").toString(),
            Integer.toString(interval));
    for (int i = 0; i < agents; i++) {
      int agent = i;
      var lines = processes.start(command).inputReader(StandardCharsets.UTF_8);
      Thread reader = new Thread(() -> lines.lines().forEach(line -> take(agent, line)));
      reader.setDaemon(true);
      reader.start();
    }
  }

  private void take(int agent, String line) {
    if (line.matches("(mesh|control),-?\\d+,\\d+")) {
      String[] parts = line.split(",", -1);
      seen.add(new Seen(parts[0], Long.parseLong(parts[1]), agent, Long.parseLong(parts[2])));
    } else if (!line.startsWith("[zerohop] 0")) {
      System.err.println("agent " + agent + ": " + line);
    }
  }

  /** Waits until each agent has seen it; what else the mesh answered is counted. */
  private List<Seen> await(String what, long number) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    List<Seen> found = new ArrayList<>();
    while (found.size() < agents) {
      Seen next = seen.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new IllegalStateException(what + " " + number + " is not with all: " + found);
      }
      if (next.what().equals(what) && next.number() == number) {
        found.add(next);
      } else if (next.what().equals("mesh") && number > 0) {
        strays++;
      }
    }
    return found;
  }

  private double[] delays(String what, int number, long since) throws InterruptedException {
    double[] millis = new double[agents];
    for (Seen one : await(what, number)) {
      millis[one.agent()] = (one.micros() - since) / 1000.0;
      rows.add("%s,%d,%d,%.3f".formatted(what, number, one.agent(), millis[one.agent()]));
    }
    return millis;
  }

  /** Long and irregular enough that no change meets the work of the one before. */
  private void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(700 + random.nextInt(600));
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).replaceAll(" \\S+ \\S+\\s*$", "");
  }

  private void report(String before, double[][] floor, double[][] inForce) throws IOException {
    Files.write(csv, rows);
    int cpus = Runtime.getRuntime().availableProcessors();
    System.out.printf(
        "JDK %s, Linux %s, %d CPUs, load average %s before, %s after%n",
        Runtime.version(), System.getProperty("os.version"), cpus, before, load());
    System.out.printf(
        "%d agent JVMs, each asks %d ms after the last answer; %d changes, %d discarded before;"
            + " %d other answers%n",
        agents, interval, changes, warmUp, strays);
    print("control, no mesh: each agent ", kept(floor).flatMapToDouble(Arrays::stream));
    print("apply to in force: each agent", kept(inForce).flatMapToDouble(Arrays::stream));
    print(
        "apply to in force: last agent",
        kept(inForce).mapToDouble(times -> Statistics.percentile(times, 100)));
    String options = String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments());
    String classPath = System.getProperty("java.class.path");
    System.out.println(
        "command: java " + options + " -cp " + classPath + " " + getClass().getName());
    System.out.println("raw values: " + csv);
  }

  private Stream<double[]> kept(double[][] changed) {
    return Arrays.stream(changed).skip(warmUp);
  }

  /** Prints the percentiles; p100 is the largest. */
  private static void print(String what, DoubleStream times) {
    double[] millis = times.toArray();
    System.out.print(what);
    for (int percent : new int[] {50, 95, 99, 100}) {
      System.out.printf("  p%d %.1f ms", percent, Statistics.percentile(millis, percent));
    }
    System.out.println("  of " + millis.length);
  }
}
