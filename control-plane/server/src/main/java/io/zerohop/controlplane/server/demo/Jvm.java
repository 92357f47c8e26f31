package io.zerohop.controlplane.server.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM that the demo started; its output goes to a file, and its input ends when the demo does,
 * however that ends. Thread-safe.
 */
final class Jvm {
  private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private Jvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts {@code java} with these arguments.
   *
   * @param environment changes its variables, which are those of this process before
   */
  static Jvm start(
      String name,
      Path directory,
      List<String> arguments,
      Consumer<Map<String, String>> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    environment.accept(builder.environment());
    Path log = directory.resolve(name + ".log");
    Jvm jvm = new Jvm(name, builder.start(), log);
    Thread reader = new Thread(jvm::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
    return jvm;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        var to = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        to.write(line);
        to.newLine();
        to.flush();
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          port.complete(Integer.valueOf(listening.group(1)));
        }
      }
    } catch (IOException closed) {
      // The process was killed while it wrote; what it said until then is in the file.
    }
    port.completeExceptionally(new IllegalStateException(name + " ended, see " + log));
  }

  /** The port that it said it listens on; waits for that up to 60 s. */
  int port() throws InterruptedException {
    return port(Duration.ofSeconds(60));
  }

  /** The port that it said it listens on; waits for that so long. */
  int port(Duration patience) throws InterruptedException {
    try {
      return port.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException silent) {
      throw new DemoFailure(name + " did not say on which port it listens, see " + log, silent);
    }
  }

  /** The file with what it said. */
  Path log() {
    return log;
  }

  long pid() {
    return process.pid();
  }

  /** Ends it without warning, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  /** Asks it to end. */
  void stop() {
    process.destroy();
  }

  /**
   * Waits until it ended, and ends it by force when it did not until then. Who interrupts this is
   * not heard before: the process would be left behind.
   *
   * @param end on the scale of {@link System#nanoTime()}
   */
  void awaitEnd(long end) {
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          kill();
        }
      } catch (InterruptedException hurried) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  boolean alive() {
    return process.isAlive();
  }
}
