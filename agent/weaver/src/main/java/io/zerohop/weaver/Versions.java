package io.zerohop.weaver;

import io.zerohop.spi.hook.Library;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Finds a library's version and tests it. */
final class Versions {
  private Versions() {}

  /** The version of this copy of the library; empty when it tells none. */
  static String find(Library library, ClassLoader loader) {
    if (library.isJdk()) {
      return System.getProperty("java.version", "");
    }
    String path = "META-INF/maven/" + library.coordinates().replace(':', '/') + "/pom.properties";
    try (InputStream in = loader.getResourceAsStream(path)) {
      if (in == null) {
        return "";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException | IllegalArgumentException unreadable) {
      return "";
    }
  }

  /** Whether {@code version} is one that is meant; an unknown one is. */
  static boolean fits(Library library, String version) {
    return version.isEmpty()
        || ((library.atLeast().isEmpty() || compare(version, library.atLeast()) >= 0)
            && (library.below().isEmpty() || compare(version, library.below()) < 0));
  }

  /**
   * Compares by the numbers in both, missing ones being zero: 4.9 is below 4.12, 17 equals 17.0.
   */
  static int compare(String left, String right) {
    String[] a = left.split("[^0-9]+", -1);
    String[] b = right.split("[^0-9]+", -1);
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      int order = Long.compare(number(a, i), number(b, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static long number(String[] parts, int index) {
    if (index >= parts.length || parts[index].isEmpty()) {
      return 0;
    }
    String part = parts[index];
    return part.length() > 18 ? Long.MAX_VALUE : Long.parseLong(part);
  }
}
