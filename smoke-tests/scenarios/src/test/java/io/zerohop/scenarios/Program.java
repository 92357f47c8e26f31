package io.zerohop.scenarios;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that a test starts, with its output in a file. A JVM gets the options that all JVMs of
 * the tests get.
 */
final class Program implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)\\R");

  private final String name;
  private final Process process;
  private final Path log;

  private Program(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** How to start one. */
  record Start(String name, Path directory, List<String> command, Map<String, String> environment) {
    Start(String name, Path directory, List<String> command) {
      this(name, directory, command, Map.of());
    }

    Start with(String variable, String value) {
      Map<String, String> more = new LinkedHashMap<>(environment);
      more.put(variable, value);
      return new Start(name, directory, command, more);
    }

    Start with(String... arguments) {
      List<String> more = new ArrayList<>(command);
      more.addAll(List.of(arguments));
      return new Start(name, directory, more, environment);
    }

    /**
     * Away from us, as a terminal would start it: it and all that it starts get a Ctrl-C together,
     * which a shell that started us in the background had switched off for us.
     */
    Start inSessionOfItsOwn() {
      List<String> all = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
      all.addAll(command);
      return new Start(name, directory, all, environment);
    }
  }

  /** The commands of the processes of a session, which has the id of its first one. */
  static List<String> session(long id) throws IOException {
    List<String> all = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        String stat = read(process.resolve("stat"));
        // The sixth field; the second one is a name in parentheses, with whatever in it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length > 3 && fields[3].equals(Long.toString(id)) && !fields[0].equals("Z")) {
          all.add(read(process.resolve("cmdline")).replace('\0', ' '));
        }
      }
    }
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  static Program start(Start start) throws IOException {
    Path log = Files.createTempFile(start.directory, start.name + "-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(withOptions(start.command))
            .directory(start.directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    // What the tests are told by such variables, an agent would take for settings.
    builder.environment().keySet().removeIf(name -> name.startsWith("ZEROHOP_"));
    builder.environment().putAll(start.environment);
    return new Program(start.name, builder.start(), log);
  }

  private static List<String> withOptions(List<String> command) {
    String options = System.getProperty("zerohop.test.jvm", "").strip();
    if (options.isEmpty() || !command.get(0).endsWith("/bin/java")) {
      return command;
    }
    List<String> all = new ArrayList<>(command);
    all.addAll(1, List.of(options.split(" +", -1)));
    return all;
  }

  /** What a program that ended had to say. */
  record Ended(int exit, String output, long millis) {}

  /** Runs a program to its end, at most three minutes. */
  static Ended run(Start start) throws IOException, InterruptedException {
    return run(start, 180);
  }

  /** Runs a program to its end, at most so many seconds. */
  static Ended run(Start start, int seconds) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Program program = start(start)) {
      if (!program.process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError(start.name + " did not end in time:\n" + program.output());
      }
      return new Ended(
          program.process.exitValue(),
          program.output(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
  }

  /** All that it printed so far. */
  String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new AssertionError("no output of " + name, unreadable);
    }
  }

  /** The port after {@code listening on} in its output; waits for that line's end. */
  int port() throws InterruptedException {
    String port =
        Eventually.get(
            name + " says on which port it listens",
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError(name + " ended:\n" + output());
              }
              Matcher listening = LISTENING.matcher(output());
              return listening.find() ? Optional.of(listening.group(1)) : Optional.empty();
            });
    return Integer.parseInt(port);
  }

  long pid() {
    return process.pid();
  }

  Process process() {
    return process;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " did not end within 60 s of SIGKILL");
    }
  }

  /** {@code kill}, then waits for the end. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " did not end within 60 s of SIGTERM:\n" + output());
    }
    return process.exitValue();
  }

  /** {@code kill -9}, to all that it started too. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
