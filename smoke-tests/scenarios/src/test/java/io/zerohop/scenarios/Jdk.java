package io.zerohop.scenarios;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A JDK to run the applications with. {@code ZEROHOP_JDKS} lists them; without it, this one. Of 17
 * and 25 none is left out in silence, but that which {@code ZEROHOP_JDK_ABSENT} says is not to be
 * had.
 */
record Jdk(Path home) {
  /** All JDKs to test with. */
  static List<Jdk> all() {
    String listed = System.getenv("ZEROHOP_JDKS");
    List<Jdk> jdks = new ArrayList<>();
    if (listed == null || listed.isBlank()) {
      jdks.add(current());
    } else {
      for (String home : listed.split(File.pathSeparator, 0)) {
        jdks.add(new Jdk(Path.of(home)));
      }
    }
    for (String wanted : List.of("17", "25")) {
      if (!wanted.equals(System.getenv("ZEROHOP_JDK_ABSENT"))
          && jdks.stream().noneMatch(jdk -> jdk.feature().equals(wanted))) {
        Peers.leaveOut("the runs on JDK " + wanted + ": ZEROHOP_JDKS does not name one");
      }
    }
    return jdks;
  }

  /** The JDK of this test run. */
  static Jdk current() {
    return new Jdk(Path.of(System.getProperty("java.home")));
  }

  /** A program of this JDK. */
  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  /** Whether its Java has them. */
  boolean hasVirtualThreads() {
    return Integer.parseInt(feature()) >= 21;
  }

  /** Whether its Java makes them in one step (JEP 514). */
  boolean hasAotCaches() {
    return Integer.parseInt(feature()) >= 25;
  }

  /** Whether its Java has them still. */
  boolean hasSecurityManagers() {
    return Integer.parseInt(feature()) < 24;
  }

  private String feature() {
    Properties release = new Properties();
    try (BufferedReader in = Files.newBufferedReader(home.resolve("release"))) {
      release.load(in);
    } catch (IOException none) {
      throw new UncheckedIOException("no JDK in " + home, none);
    }
    return release.getProperty("JAVA_VERSION", "").replace("\"", "").replaceAll("[.+-].*", "");
  }

  @Override
  public String toString() {
    return home.getFileName().toString();
  }
}
