package io.zerohop.controlplane.server;

import io.zerohop.cli.Exit;
import io.zerohop.controlplane.api.access.UserFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zerohop up}: runs the control plane until the process is told to end. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Run the control plane until Ctrl-C or SIGTERM.")
final class UpVerb implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  /** Where the tools of this user look. */
  Path home = Path.of(System.getProperty("user.home"), ".zerohop");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "zerohop-data",
      description =
          "where policies, registrations, token and certificate are kept (default: zerohop-data)")
  Path data = Path.of("zerohop-data");

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8700",
      converter = Address.class,
      description = "where the policy API listens (default: 127.0.0.1:8700)")
  InetSocketAddress http = new InetSocketAddress("127.0.0.1", 8700);

  @Option(
      names = "--xds",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8710",
      converter = Address.class,
      description = "where agents connect (default: 127.0.0.1:8710)")
  InetSocketAddress xds = new InetSocketAddress("127.0.0.1", 8710);

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description =
          "apply the .yaml, .yml and .json files in this directory and below, but for hidden ones,"
              + " now and whenever they change")
  @Nullable Path policies;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    // An empty name would be this directory, with all that happens to be in it.
    if (policies != null && (policies.toString().isEmpty() || !Files.isDirectory(policies))) {
      err.println("zerohop: --policies \"" + policies + "\" is no directory");
      return Exit.USAGE.code();
    }
    CountDownLatch ended = new CountDownLatch(1);
    try (ControlPlane running =
        ControlPlane.start(new ControlPlaneSettings(data, http, xds), Clock.systemUTC())) {
      Thread ender = new Thread(() -> end(running, ended), "zerohop-end");
      Runtime.getRuntime().addShutdownHook(ender);
      String saved = save(running.api().access());
      running.api().ready();
      spec.commandLine().getOut().print(greeting(running, saved));
      spec.commandLine().getOut().flush();
      if (policies != null) {
        follow(policies, running);
      }
      ended.await();
      return Exit.GOOD.code();
    } catch (StartFailure failure) {
      err.println("zerohop: " + failure.getMessage());
      return Exit.BAD.code();
    }
  }

  private static void end(ControlPlane running, CountDownLatch ended) {
    running.close();
    ended.countDown();
  }

  /**
   * Saves what tools need in the home directory or, where that cannot be written, beside the data.
   */
  private String save(UserFiles access) throws StartFailure {
    try {
      access.write(home);
      return "token for this user saved in ~/.zerohop/config and ~/.zerohop/kubeconfig (mode 0600)";
    } catch (IOException unwritable) {
      return saveInData(access, unwritable);
    }
  }

  private String saveInData(UserFiles access, IOException unwritable) throws StartFailure {
    try {
      access.write(data);
    } catch (IOException failed) {
      throw new StartFailure("the token cannot be saved: " + failed, failed);
    }
    return "~/.zerohop cannot be written (%s): token saved in %s and kubeconfig beside it (mode 0600); use: zerohop VERB --config %s"
        .formatted(unwritable.getMessage(), data.resolve("config"), data.resolve("config"));
  }

  private String greeting(ControlPlane running, String saved) {
    return """
    zerohop %s   policy API %s   xDS %s   data %s
    %s
    join a JVM:   java -javaagent:zerohop-agent.jar -jar app.jar      \
    (or JAVA_TOOL_OPTIONS=-javaagent:/path/zerohop-agent.jar)
    """
        .formatted(
            Version.current(),
            running.api().access().server(),
            Address.text(running.xdsAddress()),
            data.isAbsolute() ? data : "./" + data,
            saved);
  }

  private void follow(Path directory, ControlPlane running) {
    PolicyDirectory followed =
        new PolicyDirectory(
            directory,
            data.resolve("policies-applied"),
            new OwnApi(running.api().access()),
            spec.commandLine().getErr()::println);
    Thread thread = new Thread(followed, "zerohop-policies");
    thread.setDaemon(true);
    thread.start();
  }
}
