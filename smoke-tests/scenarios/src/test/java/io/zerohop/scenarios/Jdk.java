package io.zerohop.scenarios;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JDK to run the applications with. {@code ZEROHOP_JDKS} lists them; without it, this one. */
record Jdk(Path home) {
  /** All JDKs to test with. */
  static List<Jdk> all() {
    String listed = System.getenv("ZEROHOP_JDKS");
    List<Jdk> jdks = new ArrayList<>();
    if (listed == null || listed.isBlank()) {
      jdks.add(current());
    } else {
      for (String home : listed.split(java.io.File.pathSeparator)) {
        jdks.add(new Jdk(Path.of(home)));
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

  @Override
  public String toString() {
    return home.getFileName().toString();
  }
}
