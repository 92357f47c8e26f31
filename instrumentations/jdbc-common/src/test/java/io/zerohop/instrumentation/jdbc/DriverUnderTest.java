package io.zerohop.instrumentation.jdbc;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A driver in one of its versions.
 *
 * @param version names the folder of its jars, below the one that the system property names
 * @param driver its class
 * @param dataSource a DataSource of it, with a method setUrl
 * @param scheme what its URLs begin with
 */
public record DriverUnderTest(
    Path jars, String version, String driver, String dataSource, String scheme) {
  private static final Map<Path, BiFunction<String, List<String>, String>> APPLICATIONS =
      new ConcurrentHashMap<>();

  /** The application on this version of the driver, in a loader of its own. */
  String ask(String command, String... words) {
    return APPLICATIONS
        .computeIfAbsent(jars.resolve(version), DriverUnderTest::application)
        .apply(command, List.of(words));
  }

  /** The same in another thread, as what it does may never end. */
  String askWithin(int seconds, String command, String... words) {
    FutureTask<String> task = new FutureTask<>(() -> ask(command, words));
    Thread thread = new Thread(task, command);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return "never";
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  String connect(String key, String url) {
    return ask("connect", key, driver, url);
  }

  String url(String host) {
    return scheme + host + "/app";
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<String, List<String>, String> application(Path folder) {
    List<URL> path = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      path.add(app.DriverApplication.class.getProtectionDomain().getCodeSource().getLocation());
      for (Path jar : files.toList()) {
        path.add(url(jar));
      }
      ClassLoader loader =
          new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      return (BiFunction<String, List<String>, String>)
          loader.loadClass("app.DriverApplication").getConstructor().newInstance();
    } catch (Exception e) {
      throw new IllegalStateException("the application must start, could not", e);
    }
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  @Override
  public String toString() {
    return driver + " " + version;
  }
}
