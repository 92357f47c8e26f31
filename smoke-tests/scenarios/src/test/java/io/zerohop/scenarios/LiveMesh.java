package io.zerohop.scenarios;

import io.zerohop.databases.Ports;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A control plane and applications in processes of their own, below a directory of the test; its
 * home directory is there too, so that nothing of the user's is touched. Closing it ends them all.
 */
final class LiveMesh implements AutoCloseable {
  private static final String HOSTS = "hosts";

  private final Jdk jdk;
  private final Path directory;
  private final int http;
  private final int xds;
  private final List<Program> programs = new ArrayList<>();

  private LiveMesh(Jdk jdk, Path directory, int http, int xds) {
    this.jdk = jdk;
    this.directory = directory;
    this.http = http;
    this.xds = xds;
  }

  /** A mesh with nothing started. */
  static LiveMesh prepare(Jdk jdk, Path directory) throws IOException {
    Files.writeString(directory.resolve(HOSTS), "127.0.0.1 localhost\n");
    return new LiveMesh(jdk, directory, Ports.free(), Ports.free());
  }

  /** A mesh whose control plane runs. */
  static LiveMesh start(Jdk jdk, Path directory) throws IOException, InterruptedException {
    LiveMesh mesh = prepare(jdk, directory);
    mesh.startControlPlane();
    return mesh;
  }

  Path directory() {
    return directory;
  }

  int xdsPort() {
    return xds;
  }

  int httpPort() {
    return http;
  }

  /** Asks the control plane itself, as who holds its token. */
  Http.Answer api(String path) throws IOException, InterruptedException {
    String token = Files.readString(directory.resolve("data/token")).strip();
    return Http.get(http, path, "Authorization", "Bearer " + token);
  }

  /**
   * Starts a control plane on the same data and ports as any before, and waits until it answers.
   */
  Program startControlPlane(String... more) throws IOException, InterruptedException {
    Program program =
        track(
            new Start(
                    "control-plane",
                    directory,
                    List.of(
                        jdk.program("java"),
                        "-Duser.home=" + directory,
                        "-jar",
                        Jars.zerohop().toString(),
                        "up",
                        "--data",
                        directory.resolve("data").toString(),
                        "--http",
                        "127.0.0.1:" + http,
                        "--xds",
                        "127.0.0.1:" + xds))
                .with(more));
    Eventually.holds(
        "the control plane answers",
        () -> {
          if (!program.process().isAlive()) {
            throw new AssertionError("it ended:\n" + program.output());
          }
          return Http.get(http, "/readyz").status() == 200;
        });
    return program;
  }

  /** The start of an application of ours, joined to the mesh by nothing but the agent. */
  Start service(String service, String instance, String main) {
    return service(service, instance, main, "");
  }

  /** The same with more settings of the agent, {@code ,key=value} each. */
  Start service(String service, String instance, String main, String more) {
    return joined(
        settings(service) + more,
        instance,
        Jars.services().toString(),
        "io.zerohop.apps.services." + main);
  }

  /** The same application, with what is between it and its control plane. */
  Start behind(Tampering wire, Start start) {
    String port = "control.plane=127.0.0.1:";
    List<String> command =
        start.command().stream().map(word -> word.replace(port + xds, port + wire.port())).toList();
    return new Start(start.name(), start.directory(), command, start.environment());
  }

  /** The start of the demo's shop front, which is Spring Boot on Tomcat, joined in the same way. */
  Start shopFront(String service) {
    return new Start(
        service,
        directory,
        List.of(
            jdk.program("java"),
            "-javaagent:" + Jars.agent() + "=" + settings(service),
            noDns(),
            "-jar",
            Jars.shopFront().toString()));
  }

  /** The start of one of our applications on gRPC, joined in the same way. */
  Start rpc(String service, String instance, String main) {
    return joined(
        settings(service), instance, Jars.rpc().toString(), "io.zerohop.apps.rpc." + main);
  }

  /** The start of our gRPC service that keeps orders in a database, with the drivers for it. */
  Start rpcOn(String url, String instance) {
    String classPath = Jars.rpc() + java.io.File.pathSeparator + Jars.sql();
    return joined(settings("orders"), instance, classPath, "io.zerohop.apps.rpc.Orders").with(url);
  }

  /** The start of our application on OkHttp and Apache HttpClient 5, joined in the same way. */
  Start httpClients(String service, String instance) {
    return joined(
        settings(service),
        instance,
        Jars.httpClients().toString(),
        "io.zerohop.apps.httpclients.Catalogue");
  }

  /** The start of one of gRPC's published interop programs, joined in the same way. */
  Start interop(String settings, String instance, String main) {
    return joined(settings, instance, Jars.interop(), main);
  }

  /** The start of our application on a database, joined in the same way. */
  Start sql(String service, String instance, String url) {
    return sql(service, instance, "Orders", url);
  }

  /** The start of another one of our applications on a database. */
  Start sql(String service, String instance, String main, String url) {
    return sqlBy(settings(service), instance, main).with(url);
  }

  /** The start of one that is with those, with settings of its own. */
  Start sqlBy(String settings, String instance, String main) {
    return joined(settings, instance, Jars.sql(), "io.zerohop.apps.sql." + main);
  }

  /** The start of our page on one of several servers, joined in the same way. */
  Start site(String service, String classPath, String main) {
    return joined(settings(service), service, classPath, "io.zerohop.apps.servers." + main);
  }

  private Start joined(String settings, String instance, String classPath, String main) {
    return new Start(
        instance,
        directory,
        List.of(
            jdk.program("java"),
            "-javaagent:" + Jars.agent() + "=" + settings,
            noDns(),
            "-Dapp.instance=" + instance,
            "-cp",
            classPath,
            main));
  }

  /**
   * The start of an application with orders in a database, by its JDBC URLs, joined in the same
   * way.
   */
  Start orderDesk(String main, String... urls) {
    String type = "io.zerohop.apps.sql." + main;
    return joined(settings("orders"), "orders-1", Jars.sql(), type).with(urls);
  }

  /** Lets an application know localhost alone, whatever the DNS of this machine answers. */
  String noDns() {
    return "-Djdk.net.hosts.file=" + directory.resolve(HOSTS);
  }

  /** Lets applications look up this machine's own name, as some do to tell who they are. */
  void knowThisMachine() throws IOException {
    String name = InetAddress.getLocalHost().getHostName();
    Files.writeString(directory.resolve(HOSTS), "127.0.0.1 localhost " + name + "\n");
  }

  /** The agent's settings for a service of this mesh. */
  String settings(String service) {
    return "service.name=%s,control.plane=127.0.0.1:%d,state.dir=%s"
        .formatted(service, xds, directory.resolve("state"));
  }

  /** Starts a program that ends with the mesh. */
  Program track(Start start) throws IOException {
    Program program = Program.start(start);
    programs.add(program);
    return program;
  }

  /** Runs the command line. */
  Ended cli(String... arguments) throws IOException, InterruptedException {
    return Program.run(verb(arguments));
  }

  /**
   * The start of the command line as the launcher does it, for a verb that does not end by itself.
   */
  Start verb(String... arguments) {
    return new Start(
            "zerohop",
            directory,
            List.of(
                jdk.program("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.home=" + directory,
                "-jar",
                Jars.zerohop().toString()))
        .with(arguments);
  }

  /**
   * Waits until the control plane knows so many instances of a service that take calls; a caller
   * may hear of them later.
   */
  void awaitReady(String service, int instances) throws InterruptedException {
    Eventually.holds(
        instances + " of " + service + " take calls",
        () -> Status.ready(api("/zerohop/v1/status").body(), service) >= instances);
  }

  /** Writes a policy file and applies it, waiting until it is in force. */
  Ended apply(String name, String yaml) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve(name), yaml);
    return cli("apply", "-f", file.toString(), "--wait");
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
  }
}
