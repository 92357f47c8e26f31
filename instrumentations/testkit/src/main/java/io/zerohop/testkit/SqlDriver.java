package io.zerohop.testkit;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A JDBC driver in one of its versions, in a loader of its own, as an application has it. */
public final class SqlDriver {
  private static final Map<Path, ClassLoader> LOADERS = new ConcurrentHashMap<>();

  private final String version;
  private final String className;
  private final ClassLoader loader;

  private SqlDriver(String version, String className, ClassLoader loader) {
    this.version = version;
    this.className = className;
    this.loader = loader;
  }

  /**
   * The versions that a module tests.
   *
   * @param name of the system properties: {@code NAME.jars} is a folder with one for each version
   *     of {@code NAME.tested}, which holds the driver's jars
   * @param className the driver
   */
  public static Stream<SqlDriver> tested(String name, String className) {
    Path jars = Path.of(System.getProperty(name + ".jars"));
    return Stream.of(System.getProperty(name + ".tested").split(",", -1))
        .map(version -> new SqlDriver(version, className, loader(jars.resolve(version))));
  }

  private static ClassLoader loader(Path folder) {
    return LOADERS.computeIfAbsent(folder, SqlDriver::made);
  }

  private static ClassLoader made(Path folder) {
    List<URL> path = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path jar : files.sorted().toList()) {
        path.add(jar.toUri().toURL());
      }
    } catch (Exception e) {
      throw new IllegalStateException("the driver must be there, is not", e);
    }
    return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Names the folder of its jars. */
  public String version() {
    return version;
  }

  /** Opens a connection. */
  public Connection connect(String url, String user, String password) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    return ((Driver) make(className)).connect(url, login);
  }

  /** An object of one of the driver's classes, which has a constructor without parameters. */
  public Object make(String name) {
    try {
      return loader.loadClass(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the driver must have " + name + ", has not", e);
    }
  }

  @Override
  public String toString() {
    return className + ' ' + version;
  }
}
