package io.zerohop.databases;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who runs the servers: us, or an unprivileged user where we are root, which servers refuse. */
final class Account {
  private static final String NOBODY = "65534";
  private static final int LIMIT_SECONDS = 120;

  private final boolean root = "root".equals(System.getProperty("user.name"));
  private final List<Process> started = new ArrayList<>();
  private boolean over;

  Account() throws IOException {
    if (root && !found("setpriv")) {
      throw new IOException("database servers do not run as root, and there is no setpriv");
    }
  }

  static boolean found(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** A new directory that the servers may write to. */
  Path directory(String prefix) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(prefix);
    own(directory);
    return directory;
  }

  /** Gives a file or a directory with all in it to the servers. */
  void own(Path path) throws IOException, InterruptedException {
    if (root) {
      run(List.of("chown", "-R", NOBODY + ":" + NOBODY, path.toString()));
    }
  }

  /** Starts a server's command, its output in the file. */
  Process start(List<String> command, Path log) throws IOException {
    return started(builder(command).redirectOutput(log.toFile()));
  }

  /** Starts no server and none of their tools any more, and gives those that may still run. */
  synchronized List<Process> end() {
    over = true;
    return List.copyOf(started);
  }

  private synchronized Process started(ProcessBuilder builder) throws IOException {
    if (over) {
      throw new IOException("the database is being ended, nothing is started any more");
    }
    Process process = builder.start();
    started.removeIf(earlier -> !earlier.isAlive());
    started.add(process);
    return process;
  }

  /** Runs a server's tool to its end, with what it reads from its input. */
  String tool(List<String> command, String input) throws IOException, InterruptedException {
    return ended(builder(command), input, this::started);
  }

  /** Runs a command as ourselves to its end. */
  String run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    return ended(builder, "", ProcessBuilder::start);
  }

  private interface Starting {
    Process start(ProcessBuilder builder) throws IOException;
  }

  private ProcessBuilder builder(List<String> command) {
    List<String> full = new ArrayList<>();
    if (root) {
      String[] lower = {"setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"};
      full.addAll(List.of(lower));
    }
    full.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(full).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("MYSQL_"));
    environment.put("LC_ALL", "C");
    return builder;
  }

  private static String ended(ProcessBuilder builder, String input, Starting starting)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile("zerohop-input-", ".txt");
    Path out = Files.createTempFile("zerohop-output-", ".txt");
    try {
      Files.writeString(in, input);
      Process process =
          starting.start(builder.redirectInput(in.toFile()).redirectOutput(out.toFile()));
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String output = new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(String.join(" ", builder.command()) + " failed:\n" + output);
      }
      return output;
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }
}
