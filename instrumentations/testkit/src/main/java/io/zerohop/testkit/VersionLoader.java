package io.zerohop.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A library in one of its versions, with the test's own classes that use it, in a loader of their
 * own: so one test JVM sees several versions. Everything else comes from the test's class path.
 */
public final class VersionLoader extends URLClassLoader {
  /** Seen from a module's own folder, where its tests run. */
  private static final Path INSTRUMENTATIONS =
      Path.of(System.getProperty("zerohop.instrumentations", ".."));

  private static final Map<String, VersionLoader> LOADERS = new ConcurrentHashMap<>();

  static {
    registerAsParallelCapable();
  }

  private final String ownPackage;

  private VersionLoader(URL[] path, String ownPackage) {
    super("version", path, VersionLoader.class.getClassLoader());
    this.ownPackage = ownPackage;
  }

  /**
   * A client on one version, whose jars the module's pom has copied to {@code
   * target/versions/VERSION}. There is one loader for each version, never closed, since threads of
   * a library end late.
   *
   * @param module the module's folder below instrumentations
   * @param className a {@link ClientUnderTest} of the test, in a package of its own, all of which
   *     is loaded anew; it has a public constructor that takes one flag
   */
  public static ClientUnderTest client(
      String module, String version, String className, boolean flag) {
    try {
      return loaded(module, version, className)
          .asSubclass(ClientUnderTest.class)
          .getConstructor(boolean.class)
          .newInstance(flag);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the client must be made, could not be", e);
    }
  }

  /**
   * Anything else of the test that uses a library in one version.
   *
   * @param className a class of the test with a public constructor, loaded anew as above
   * @param type one of the JDK, or of the testkit
   */
  public static <T> T made(String module, String version, String className, Class<T> type) {
    try {
      return loaded(module, version, className).asSubclass(type).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(className + " must be made, could not be", e);
    }
  }

  /**
   * The same for a server.
   *
   * @param className a {@link ServerUnderTest} of the test with a public constructor
   */
  public static ServerUnderTest server(String module, String version, String className) {
    return made(module, version, className, ServerUnderTest.class);
  }

  private static Class<?> loaded(String module, String version, String className)
      throws ClassNotFoundException {
    Path jars = INSTRUMENTATIONS.resolve(Path.of(module, "target", "versions", version));
    Class<?> known = Class.forName(className, false, VersionLoader.class.getClassLoader());
    return LOADERS.computeIfAbsent(jars.toString(), any -> over(jars, known)).loadClass(className);
  }

  private static VersionLoader over(Path jars, Class<?> own) {
    List<URL> path = new ArrayList<>();
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.sorted().toList()) {
        path.add(jar.toUri().toURL());
      }
      path.add(own.getProtectionDomain().getCodeSource().getLocation().toURI().toURL());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return new VersionLoader(path.toArray(new URL[0]), own.getPackageName() + '.');
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("java.") && (name.startsWith(ownPackage) || isOfJars(name))) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }

  private boolean isOfJars(String name) {
    return !name.startsWith("io.zerohop.")
        && findResource(name.replace('.', '/') + ".class") != null;
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }
}
