package io.zerohop.scenarios;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars under test, where the build put them. */
final class Jars {
  private static final Path ROOT =
      Path.of(System.getProperty("zerohop.root", "../..")).toAbsolutePath().normalize();

  private Jars() {}

  static Path root() {
    return ROOT;
  }

  static Path agent() {
    return built("agent/dist/target/zerohop-agent.jar");
  }

  /** The OpenTelemetry agent of that version. */
  static Path openTelemetry(String version) {
    return neighbour("opentelemetry-javaagent-" + version + ".jar");
  }

  /** A published agent of somebody else's, by its file's name. */
  static Path neighbour(String name) {
    return built("smoke-tests/scenarios/target/neighbours/" + name);
  }

  /** An agent on a Byte Buddy that is not relocated. */
  static Path countingAgent() {
    return built("smoke-tests/apps/counting-agent/target/counting-agent.jar");
  }

  /** What AspectJ weaves into the services. */
  static Path aspects() {
    return built("smoke-tests/apps/aspects/target/aspects.jar");
  }

  /** Our agent as its extension. */
  static Path openTelemetryExtension() {
    return built("agent/otel-extension/target/zerohop-otel-extension.jar");
  }

  static Path zerohop() {
    return built("control-plane/server/target/zerohop.jar");
  }

  static Path services() {
    return built("smoke-tests/apps/services/target/services.jar");
  }

  static Path rpc() {
    return built("smoke-tests/apps/rpc/target/rpc.jar");
  }

  static Path httpClients() {
    return built("smoke-tests/apps/http-clients/target/http-clients.jar");
  }

  /** The class path of gRPC's interop programs. */
  static String interop() {
    Path target = built("smoke-tests/apps/interop/target");
    return target.resolve("classes") + java.io.File.pathSeparator + target.resolve("jars/*");
  }

  /** The class path of an older version of gRPC's own xDS client. */
  static String grpcXds(String version) {
    return built("smoke-tests/apps/grpc-xds-" + version + "/target/jars").resolve("*").toString();
  }

  /** The class path of the application on a database. */
  static String sql() {
    Path target = built("smoke-tests/apps/sql/target");
    return target.resolve("classes") + java.io.File.pathSeparator + target.resolve("jars/*");
  }

  /** The class path of the page on several servers. */
  static String servers() {
    Path target = built("smoke-tests/apps/servers/target");
    return target.resolve("classes") + java.io.File.pathSeparator + target.resolve("jars/*");
  }

  /** The same page's with the jars of an older Spring Boot, on Jetty 9.4. */
  static String serversOnJetty9() {
    Path classes = built("smoke-tests/apps/servers/target/classes");
    Path jars = built("smoke-tests/apps/servers-jetty-9/target/jars").resolve("*");
    return classes + java.io.File.pathSeparator + jars;
  }

  /** The class path of the page with Spring Boot, in the version that a module has the jars of. */
  static String springBoot(String module) {
    Path classes = built("smoke-tests/apps/spring-boot/target/classes");
    Path jars = built("smoke-tests/apps/" + module + "/target/jars").resolve("*");
    return classes + java.io.File.pathSeparator + jars;
  }

  /** The page with Quarkus, as its own plugin lays it out. */
  static Path quarkus() {
    return built("smoke-tests/apps/quarkus/target/quarkus-app/quarkus-run.jar");
  }

  /** The class path of the page with Micronaut. */
  static String micronaut() {
    Path target = built("smoke-tests/apps/micronaut/target");
    return target.resolve("classes") + java.io.File.pathSeparator + target.resolve("jars/*");
  }

  /** A bundle for an OSGi container. */
  static Path osgiBundle() {
    return built("smoke-tests/apps/osgi-bundle/target/osgi-bundle.jar");
  }

  /** The class path of such a container. */
  static String felix() {
    return built("smoke-tests/apps/osgi-bundle/target/container").resolve("*").toString();
  }

  static Path shopFront() {
    return built("smoke-tests/apps/shop-front/target/shop-front.jar");
  }

  private static Path built(String path) {
    Path jar = ROOT.resolve(path);
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " must be built first: mvn package");
    }
    return jar;
  }
}
