package io.zerohop.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The processes of a benchmark; closing it ends them. */
final class Processes implements AutoCloseable {
  private static final String OTEL_AGENT = "2.33.1";

  private final Path root = Path.of(System.getProperty("zerohop.root", "."));
  private final Path directory;
  private final List<Process> started = new ArrayList<>();

  Processes(Path directory) {
    this.directory = directory;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  Path agent() {
    return root.resolve("agent/dist/target/zerohop-agent.jar");
  }

  Path zerohop() {
    return root.resolve("control-plane/server/target/zerohop.jar");
  }

  Path services() {
    return root.resolve("smoke-tests/apps/services/target/services.jar");
  }

  /** gRPC with its own xDS client, as a class path. */
  String grpc() {
    return root.resolve("smoke-tests/apps/interop/target/jars") + "/*";
  }

  /** JDBC drivers, as a class path. */
  String drivers() {
    return root.resolve("smoke-tests/apps/sql/target/jars") + "/*";
  }

  /** What starts a database, as a class path. */
  String databases() {
    Path target = root.resolve("smoke-tests/databases/target");
    return target.resolve("classes") + java.io.File.pathSeparator + target.resolve("jars") + "/*";
  }

  Path shopFront() {
    return root.resolve("smoke-tests/apps/shop-front/target/shop-front.jar");
  }

  /**
   * The classes of the benchmarks and nothing else, as a class path: what is measured must not find
   * what the benchmarks compare it with.
   */
  static String classes() {
    return Path.of(URI.create(codeSource().toString())).toString();
  }

  private static URL codeSource() {
    return Processes.class.getProtectionDomain().getCodeSource().getLocation();
  }

  /**
   * OpenTelemetry's agent: where the property {@code otel.agent} says, where the profile {@code
   * bench} copies it, or as Maven keeps it; null, and a line about it, where it is not.
   */
  @Nullable Path openTelemetryAgent() {
    String jar = "opentelemetry-javaagent-" + OTEL_AGENT + ".jar";
    List<Path> places =
        List.of(
            Path.of(System.getProperty("otel.agent", "")),
            root.resolve("smoke-tests/benchmarks/target/neighbours").resolve(jar),
            Path.of(System.getProperty("user.home", ""), ".m2/repository")
                .resolve("io/opentelemetry/javaagent/opentelemetry-javaagent")
                .resolve(OTEL_AGENT)
                .resolve(jar));
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        return place;
      }
    }
    System.out.println(
        "left out: OpenTelemetry's agent, for there is no " + jar + "; name it with -Dotel.agent=");
    return null;
  }

  /** Starts a receiver of OTLP that keeps nothing, on the second processor. */
  Sink startSink() throws IOException {
    Process process =
        startOn(
            1,
            List.of(
                java(),
                "-Xmx64m",
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                classes(),
                OtlpSink.class.getName()));
    String said = line(process, line -> line.contains("listening on"));
    return new Sink(Integer.parseInt(said.replaceAll(".* ", "")));
  }

  /**
   * Where OTLP goes.
   *
   * @param port of loopback
   */
  record Sink(int port) {
    /** What makes an agent send its spans there, and nothing else, as options of its JVM. */
    List<String> options() {
      return List.of(
          "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:" + port,
          "-Dotel.exporter.otlp.protocol=http/protobuf",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none");
    }

    /** How many bytes came so far. */
    long bytes() throws IOException {
      URI uri = URI.create("http://127.0.0.1:" + port + "/bytes");
      try (InputStream answer = uri.toURL().openStream()) {
        return Long.parseLong(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  Process start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  /** The same, kept on one processor where Linux's taskset is there. */
  Process startOn(int cpu, List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/taskset"))) {
      pinned.addAll(List.of("taskset", "-c", Integer.toString(cpu)));
    }
    pinned.addAll(command);
    return start(pinned);
  }

  /** The first line of the output that is wanted; the rest is read away in the background. */
  static String line(Process process, Predicate<String> wanted) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (wanted.test(line)) {
        Thread drain = new Thread(() -> lines.lines().forEach(rest -> {}));
        drain.setDaemon(true);
        drain.start();
        return line;
      }
    }
    throw new IllegalStateException("the process ended without the line:\n" + seen);
  }

  /** The ports of a control plane on loopback. */
  record ControlPlane(int http, int xds) {}

  /** Starts a control plane on any ports of loopback, with the directory for its home. */
  ControlPlane startControlPlane() throws IOException {
    int http = freePort();
    int xds = freePort();
    Process process =
        start(
            List.of(
                java(),
                "-Duser.home=" + directory,
                "-jar",
                zerohop().toString(),
                "up",
                "--data",
                directory.resolve("data").toString(),
                "--http",
                "127.0.0.1:" + http,
                "--xds",
                "127.0.0.1:" + xds));
    line(process, text -> text.contains("xDS"));
    return new ControlPlane(http, xds);
  }

  /** Runs the command line against the control plane that was started. */
  void zerohop(String... arguments) throws IOException, InterruptedException {
    Process process = startZerohop(arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + " failed:\n" + output);
    }
  }

  /** The same, and does not wait for its end; on the second processor. */
  Process startZerohop(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java(), "-Duser.home=" + directory, "-jar", zerohop().toString()));
    command.addAll(List.of(arguments));
    return startOn(1, command);
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    started.forEach(Process::destroy);
    for (Process process : started) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
