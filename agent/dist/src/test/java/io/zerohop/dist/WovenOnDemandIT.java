package io.zerohop.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What carries contexts between threads touches the JDK's classes where there are contexts. */
class WovenOnDemandIT {
  private static final Path JAR = Path.of("target/zerohop-agent.jar").toAbsolutePath();
  private static final Pattern REDEFINED =
      Pattern.compile("([\\w.$]+) source: __VM_RedefineClasses__");
  private static final String EXPORTING = "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:1";
  private static final String SHARED =
      "java.util.concurrent.ConcurrentHashMap source: shared objects file";

  @TempDir Path directory;

  /** Those of {@code ZEROHOP_JDKS}, else the one of this test run. */
  static List<Path> jdks() {
    String listed = System.getenv().getOrDefault("ZEROHOP_JDKS", System.getProperty("java.home"));
    return Arrays.stream(listed.split(File.pathSeparator)).map(Path::of).toList();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingOfTheJdksExecutorsIsRewovenWithoutTraces(Path jdk) throws Exception {
    String log = log(jdk, "off", "-Dzerohop.none=true", "");

    assertEquals(List.of(), executors(log));
    assertTrue(log.contains(SHARED), "its classes come from the JDK's archive");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void allOfThemAreWhereTracesAreExported(Path jdk) throws Exception {
    String log = log(jdk, "on", EXPORTING, "");

    List<String> woven = executors(log);
    assertTrue(
        woven.containsAll(
            List.of(
                "java.util.concurrent.CompletableFuture",
                "java.util.concurrent.ForkJoinPool",
                "java.util.concurrent.FutureTask",
                "java.util.concurrent.ThreadPoolExecutor")),
        woven::toString);
    assertTrue(log.contains(SHARED), "its classes come from the JDK's archive");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void noneOfThemIsWhereASettingSaysSo(Path jdk) throws Exception {
    String setting = ",instrumentation.jdk-executors.enabled=false";

    assertEquals(List.of(), executors(log(jdk, "disabled", EXPORTING, setting)));
  }

  /** The classes of packages {@code java.} that the JVM was given other code for. */
  private static List<String> executors(String log) {
    TreeSet<String> names = new TreeSet<>();
    REDEFINED
        .matcher(log)
        .results()
        .map(found -> found.group(1))
        .filter(name -> name.startsWith("java."))
        .forEach(names::add);
    return List.copyOf(names);
  }

  private String log(Path jdk, String name, String option, String setting) throws Exception {
    Path classes =
        Path.of(Worker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path log = directory.resolve(name + ".log");
    Path output = directory.resolve(name + ".out");
    Process process =
        new ProcessBuilder(
                jdk.resolve("bin/java").toString(),
                "-Xlog:class+load*=info:file=" + log + "::filecount=0",
                option,
                "-javaagent:" + JAR + "=control.plane=127.0.0.1:1,state.dir=" + directory + setting,
                "-cp",
                classes.toString(),
                Worker.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(180, TimeUnit.SECONDS));
    assertTrue(Files.readString(output).contains("done: work"), Files.readString(output));
    return Files.readString(log);
  }
}
