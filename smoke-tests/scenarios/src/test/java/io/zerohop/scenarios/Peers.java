package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is not on every machine. Where CI says that nothing may be skipped, a lack is a failure. */
final class Peers {
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Peers() {}

  /** Skips the test with one line if the peer is absent. */
  static void need(boolean present, String line) {
    if (!present) {
      leaveOut(line);
      abort(line);
    }
  }

  /** Whether a program can be started by its name. */
  static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Says once, in one line, what of the tests is left out. */
  static void leaveOut(String line) {
    if (Boolean.parseBoolean(System.getenv("ZEROHOP_NOTHING_SKIPPED"))) {
      fail(line + "; ZEROHOP_NOTHING_SKIPPED forbids to skip it");
    }
    if (TOLD.add(line)) {
      // Past the report of the class, so that it is seen where the tests are run.
      new PrintStream(new FileOutputStream(FileDescriptor.err), true).println("skipped: " + line);
    }
  }
}
