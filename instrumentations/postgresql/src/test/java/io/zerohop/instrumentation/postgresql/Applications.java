package io.zerohop.instrumentation.postgresql;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Applications on the versions of the driver that are tested, each in a loader of its own. */
final class Applications {
  private static final Map<String, BiFunction<String, List<String>, String>> ALL =
      new ConcurrentHashMap<>();

  private Applications() {}

  /** The versions of the driver. */
  static Stream<String> versions() {
    return Stream.of(System.getProperty("postgresql.tested").split(","));
  }

  /** What the application on that version answers. */
  static String ask(String version, String command, String... words) {
    return ALL.computeIfAbsent(version, Applications::application).apply(command, List.of(words));
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<String, List<String>, String> application(String version) {
    List<URL> path = new ArrayList<>();
    Path folder = Path.of(System.getProperty("postgresql.jars"), version);
    try (Stream<Path> jars = Files.list(folder)) {
      path.add(Applications.class.getProtectionDomain().getCodeSource().getLocation());
      for (Path jar : jars.toList()) {
        path.add(jar.toUri().toURL());
      }
      ClassLoader loader =
          new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      return (BiFunction<String, List<String>, String>)
          loader.loadClass("app.SqlApplication").getConstructor().newInstance();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
