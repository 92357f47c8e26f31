package io.zerohop.instrumentation.grpc;

import io.zerohop.testkit.RpcAsk;
import io.zerohop.testkit.RpcUnderTest;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * An application on one transport in one version, such as {@code netty:1.85.1}, in a class loader
 * of its own, with two servers.
 */
final class GrpcApp implements RpcUnderTest {
  private static final Map<String, ClassLoader> LOADERS = new ConcurrentHashMap<>();

  private final BiFunction<String, List<String>, String> application;
  private final Map<String, Integer> ports = new HashMap<>();

  private GrpcApp(ClassLoader loader) {
    try {
      application = application(loader);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the application must be made, could not be", e);
    }
    for (String server : List.of("first", "second")) {
      ports.put(server, Integer.parseInt(ask("serve", server)));
    }
  }

  /** An application on a transport and version, such as {@code netty:1.85.1}. */
  static GrpcApp of(String library) {
    return new GrpcApp(LOADERS.computeIfAbsent(library, GrpcApp::loader));
  }

  /** One that shares nothing with others, not even what the library keeps for the whole JVM. */
  static GrpcApp alone(String library) {
    return new GrpcApp(loader(library));
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<String, List<String>, String> application(ClassLoader loader)
      throws ReflectiveOperationException {
    return (BiFunction<String, List<String>, String>)
        loader.loadClass("app.RpcApplication").getConstructor().newInstance();
  }

  private static ClassLoader loader(String library) {
    String transport = library.substring(0, library.indexOf(':'));
    String version = library.substring(library.indexOf(':') + 1);
    List<URL> path = new ArrayList<>();
    path.add(GrpcApp.class.getProtectionDomain().getCodeSource().getLocation());
    for (String folder : List.of("common", version, transport + "-" + version)) {
      addJars(path, folder);
    }
    // Never closed: threads of the library end later.
    return new Loader(path.toArray(URL[]::new), transport);
  }

  /** All that a build tests. */
  static Stream<String> libraries() {
    return Stream.of(System.getProperty("grpc.tested").split(","));
  }

  /** Those that have the library's health service beside them. */
  static Stream<String> librariesWithHealth() {
    return libraries()
        .filter(
            library -> {
              String version = library.substring(library.indexOf(':') + 1);
              Path jar = Path.of(version, "grpc-services-" + version + ".jar");
              return Files.exists(Path.of(System.getProperty("grpc.jars")).resolve(jar));
            });
  }

  /** Those that have channels within the process: since 1.58 in an artifact of their own. */
  static Stream<String> librariesWithInProcess() {
    return libraries()
        .filter(
            library ->
                LOADERS
                        .computeIfAbsent(library, GrpcApp::loader)
                        .getResource("io/grpc/inprocess/InProcessChannelBuilder.class")
                    != null);
  }

  private static void addJars(List<URL> path, String folder) {
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("grpc.jars"), folder))) {
      for (Path jar : jars.toList()) {
        path.add(jar.toUri().toURL());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String ask(String command, String... words) {
    return application.apply(command, List.of(words));
  }

  @Override
  public int port(String server) {
    return Objects.requireNonNull(ports.get(server));
  }

  @Override
  public void tell(String server, Told what) {
    ask("tell", server, what.name());
  }

  @Override
  public List<String> seen(String server) {
    return ask("seen", server).lines().toList();
  }

  @Override
  public void stop(String server) {
    ask("stop", server);
  }

  @Override
  public String call(RpcAsk rpc) {
    List<String> words = new ArrayList<>();
    words.add(rpc.kind().name());
    words.add(rpc.target());
    words.add(String.valueOf(rpc.waitForReady()));
    words.add(String.valueOf(rpc.limit().toMillis()));
    words.addAll(rpc.messages());
    return application.apply("call", words);
  }

  @Override
  public List<String> responseHeaders(String target) {
    return ask("headers", target).lines().toList();
  }

  @Override
  public String cancelled(String target) {
    return ask("cancel", target);
  }

  @Override
  public void close() {
    try {
      ((Closeable) application).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hides the channels of a transport that is there for its server alone. */
  private static final class Loader extends URLClassLoader {
    private final String transport;

    Loader(URL[] path, String transport) {
      super(path, ClassLoader.getPlatformClassLoader());
      this.transport = transport;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
      Enumeration<URL> all = super.findResources(name);
      if (!name.equals("META-INF/services/io.grpc.ManagedChannelProvider")) {
        return all;
      }
      List<URL> own = new ArrayList<>();
      for (URL one : Collections.list(all)) {
        if (one.getPath().contains("/grpc-" + transport + "-")) {
          own.add(one);
        }
      }
      return Collections.enumeration(own);
    }
  }
}
