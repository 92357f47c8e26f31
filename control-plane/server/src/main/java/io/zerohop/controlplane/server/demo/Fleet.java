package io.zerohop.controlplane.server.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The demo's processes: one control plane and the shop's JVMs, each with nothing but the agent and
 * a service name. Closing it ends them all.
 */
final class Fleet implements AutoCloseable {
  private static final int FIRST_PORT = 16_384;
  private static final int LAST_PORT = 29_999;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration END_PATIENCE = Duration.ofSeconds(20);
  private static final String JARS = "jars";

  private final Path directory;
  private final Path agentJar;
  private final Path applications;
  private final Path databases;
  private final boolean isolated;
  private final int httpPort;
  private final int xdsPort;
  private final SpansGo spans;
  private final List<Jvm> jvms = new ArrayList<>();
  private boolean closed;

  /**
   * A fleet that is not started.
   *
   * @param home where the repository is
   * @param directory for data and output
   * @param isolated whether to leave the user's own ~/.zerohop alone
   * @param otlp where the spans go; null for the demo's own control plane
   */
  Fleet(Path home, Path directory, boolean isolated, @Nullable URI otlp) throws IOException {
    this.directory = directory;
    this.isolated = isolated;
    this.agentJar = present(home.resolve("agent/dist/target/zerohop-agent.jar"));
    this.applications = home.resolve("smoke-tests/apps");
    this.databases = home.resolve("smoke-tests/databases/target");
    present(servicesJar());
    present(shopFrontJar());
    present(rpcJar());
    present(sqlJars());
    present(databases.resolve(JARS));
    this.httpPort = isolated ? anyPort() : freePort(8700);
    this.xdsPort = isolated ? anyPort() : freePort(8710);
    this.spans = new SpansGo(otlp);
  }

  private static Path present(Path jar) {
    if (!Files.exists(jar)) {
      throw new DemoFailure(
          jar + " is missing: run ./zerohop demo from a clone, it builds what is missing");
    }
    return jar;
  }

  private static int freePort(int wanted) throws IOException {
    return isFree(wanted) ? wanted : anyPort();
  }

  /** A free port below those that systems hand out to others while the control plane is away. */
  private static int anyPort() throws IOException {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no port from " + FIRST_PORT + " to " + LAST_PORT + " is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private Path servicesJar() {
    return applications.resolve("services/target/services.jar");
  }

  private Path shopFrontJar() {
    return applications.resolve("shop-front/target/shop-front.jar");
  }

  private Path rpcJar() {
    return applications.resolve("rpc/target/rpc.jar");
  }

  private Path sqlJars() {
    return applications.resolve("sql/target").resolve(JARS);
  }

  /** The file with the policy API's address and token, once the control plane runs. */
  Path config() {
    return (isolated ? directory : Path.of(System.getProperty("user.home")))
        .resolve(".zerohop/config");
  }

  /** Where the demo keeps its files. */
  Path directory() {
    return directory;
  }

  /** Where the shop's spans go. */
  SpansGo spans() {
    return spans;
  }

  /** Whether the ports are the default ones, so that nothing needs to be told to anybody. */
  boolean onDefaultPorts() {
    return httpPort == 8700 && xdsPort == 8710;
  }

  /** Starts the control plane, with the data of the one before if there was one. */
  Jvm startControlPlane() throws IOException {
    List<String> arguments = new ArrayList<>();
    if (isolated) {
      arguments.add("-Duser.home=" + directory);
    }
    arguments.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of("io.zerohop.controlplane.server.Main", "up"));
    arguments.addAll(List.of("--data", directory.resolve("data").toString()));
    arguments.addAll(List.of("--http", "127.0.0.1:" + httpPort, "--xds", "127.0.0.1:" + xdsPort));
    return launch("control-plane", arguments);
  }

  /**
   * Starts a service on the JDK alone.
   *
   * @param main the simple name of its main class
   */
  Jvm startService(String service, String instance, String version, String main)
      throws IOException {
    List<String> arguments = joined(service, instance);
    arguments.add("-Dapp.version=" + version);
    arguments.addAll(List.of("-cp", servicesJar().toString(), "io.zerohop.apps.services." + main));
    return launch(instance, arguments);
  }

  /**
   * Starts a gRPC service, or the caller of one.
   *
   * @param main the simple name of its main class
   */
  Jvm startRpc(String service, String instance, String main) throws IOException {
    List<String> arguments = joined(service, instance);
    arguments.addAll(List.of("-cp", rpcJar().toString(), "io.zerohop.apps.rpc." + main));
    return launch(instance, arguments);
  }

  /** Starts orders on a database, with the JDBC URLs for writes and for reads. */
  Jvm startSql(String service, String instance, String writes, String reads) throws IOException {
    List<String> arguments = joined(service, instance);
    arguments.addAll(List.of("-cp", classPath(sqlJars()), "io.zerohop.apps.sql.HikariOrders"));
    arguments.addAll(List.of(writes, reads));
    return launch(instance, arguments);
  }

  /** Starts a database with a replica, and who does with it what calls over HTTP say. */
  Jvm startDatabase() throws IOException {
    String main = "io.zerohop.databases.PostgresStand";
    return launch("database", List.of("-cp", classPath(databases.resolve(JARS)), main));
  }

  /** The classes beside the jars, and these. */
  private static String classPath(Path jars) {
    return jars.resolveSibling("classes") + File.pathSeparator + jars + File.separator + "*";
  }

  /** Starts the Spring Boot shop front. */
  Jvm startShopFront() throws IOException {
    List<String> arguments = joined("shop-front", "shop-front");
    arguments.addAll(List.of("-jar", shopFrontJar().toString()));
    return launch("shop-front", arguments);
  }

  private List<String> joined(String service, String instance) {
    StringBuilder agent = new StringBuilder("-javaagent:" + agentJar + "=service.name=" + service);
    if (xdsPort != 8710) {
      agent.append(",control.plane=127.0.0.1:").append(xdsPort);
    }
    if (isolated) {
      agent.append(",state.dir=").append(directory.resolve("state"));
    }
    return new ArrayList<>(
        List.of(agent.toString(), "-XX:TieredStopAtLevel=1", "-Dapp.instance=" + instance));
  }

  /** Starts a JVM, unless the fleet is closed: nothing may be started that nobody would end. */
  Jvm launch(String name, List<String> arguments) throws IOException {
    synchronized (jvms) {
      if (closed) {
        throw new DemoFailure("the demo ends, " + name + " is not started any more");
      }
      Jvm jvm = Jvm.start(name, directory, arguments, spans::into);
      jvms.add(jvm);
      return jvm;
    }
  }

  /**
   * Waits until something holds.
   *
   * @param what a sentence's end, for the message when it never does
   */
  void await(String what, Condition holds) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.met()) {
      if (System.nanoTime() - end >= 0) {
        throw new DemoFailure(
            "waited %d s in vain until %s (output in %s)"
                .formatted(PATIENCE.toSeconds(), what, directory));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Something to wait for. */
  interface Condition {
    boolean met() throws InterruptedException;
  }

  @Override
  public void close() {
    List<Jvm> all;
    synchronized (jvms) {
      closed = true;
      all = List.copyOf(jvms);
    }
    all.forEach(Jvm::stop);
    long end = System.nanoTime() + END_PATIENCE.toNanos();
    all.forEach(jvm -> jvm.awaitEnd(end));
  }
}
