package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs real JVMs and keeps what they print. */
final class ChildJvm {
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private ChildJvm() {}

  record Output(int exit, String out, String err) {}

  /**
   * The JDK of this build, and those of ZEROHOP_JDKS, else a JDK 25 where one is found. Of 17 and
   * 25 none is left out in silence, but that which ZEROHOP_JDK_ABSENT says is not to be had.
   */
  static List<Path> homes() throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    List<Path> homes = new ArrayList<>(List.of(own));
    String listed = System.getenv("ZEROHOP_JDKS");
    if (listed != null) {
      Stream.of(listed.split(File.pathSeparator))
          .map(Path::of)
          .filter(home -> !feature(home).equals(feature(own)))
          .forEach(homes::add);
    } else if (!"25".equals(feature(own))) {
      try (Stream<Path> siblings = Files.list(own.getParent())) {
        siblings
            .filter(home -> "25".equals(feature(home)))
            .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
            .limit(1)
            .forEach(homes::add);
      }
    }
    for (String wanted : List.of("17", "25")) {
      if (!wanted.equals(System.getenv("ZEROHOP_JDK_ABSENT"))
          && homes.stream().noneMatch(home -> wanted.equals(feature(home)))) {
        leaveOut("the runs on JDK " + wanted + ": ZEROHOP_JDKS does not name one");
      }
    }
    return homes;
  }

  /** Says once, in one line, what of the tests is left out; where nothing may be, it fails. */
  private static void leaveOut(String line) {
    if (Boolean.parseBoolean(System.getenv("ZEROHOP_NOTHING_SKIPPED"))) {
      fail(line + "; ZEROHOP_NOTHING_SKIPPED forbids to skip it");
    }
    if (TOLD.add(line)) {
      // Past the report of the class, so that it is seen where the tests are run.
      new PrintStream(new FileOutputStream(FileDescriptor.err), true).println("skipped: " + line);
    }
  }

  private static String feature(Path home) {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(home.resolve("release"))) {
      release.load(in);
    } catch (IOException none) {
      return "";
    }
    return release.getProperty("JAVA_VERSION", "").replace("\"", "").replaceAll("[.+-].*", "");
  }

  static Output run(Path home, String tool, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin").resolve(tool).toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("child did not end: " + command + "\n" + Files.readString(err));
    }
    Output output = new Output(process.exitValue(), Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return output;
  }
}
