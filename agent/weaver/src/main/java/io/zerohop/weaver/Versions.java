package io.zerohop.weaver;

import io.zerohop.spi.hook.Library;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Finds a library's version and tests it. */
final class Versions {
  private static final String JAR = ".jar";

  /** Behind the path of a jar that is inside of another. */
  private static final String NESTED = "!/";

  private Versions() {}

  /**
   * The version of this copy of the library; empty when it tells none. The name of its jar tells
   * it, which costs nothing; else its {@code pom.properties}, for which the loader looks into all
   * of its jars.
   *
   * @param domain of a class of it, null when there is none
   */
  static String find(Library library, @Nullable ProtectionDomain domain, ClassLoader loader) {
    if (library.isJdk()) {
      return System.getProperty("java.version", "");
    }
    String coordinates = library.coordinates();
    CodeSource source = domain == null ? null : domain.getCodeSource();
    URL jar = source == null ? null : source.getLocation();
    String artifact = coordinates.substring(coordinates.indexOf(':') + 1);
    String named = jar == null ? "" : ofJar(artifact, jar.getPath());
    return named.isEmpty() ? ofProperties(coordinates, loader) : named;
  }

  /**
   * The version in the name that a jar of the artifact has in a repository.
   *
   * @param path the jar's, or a directory of classes
   */
  static String ofJar(String artifact, String path) {
    int end = path.length() - (path.endsWith(NESTED) ? NESTED.length() : 0) - JAR.length();
    int begin = path.lastIndexOf('/', end) + 1;
    int version = begin + artifact.length() + 1;
    return end > version
            && path.startsWith(JAR, end)
            && path.startsWith(artifact + '-', begin)
            && Character.isDigit(path.charAt(version))
        ? path.substring(version, end)
        : "";
  }

  private static String ofProperties(String coordinates, ClassLoader loader) {
    String path = "META-INF/maven/" + coordinates.replace(':', '/') + "/pom.properties";
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
