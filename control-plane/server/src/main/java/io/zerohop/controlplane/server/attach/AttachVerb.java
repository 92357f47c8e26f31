package io.zerohop.controlplane.server.attach;

import io.zerohop.cli.CliException;
import io.zerohop.cli.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zerohop attach}: brings the agent into a JVM that runs already. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = {
      "Join a JVM that runs already, on this machine and of this user, to the mesh. Without PID: list"
          + " those that could be.",
      "Its agent takes the settings that are given here, and the system properties and environment"
          + " variables of that JVM."
    })
public final class AttachVerb implements Callable<Integer> {
  private static final String AGENT = "zerohop-agent.jar";
  private static final int OLDEST = 17;
  private static final int WARNS = 21;

  /** What an agent that is there says of itself, by this system property. */
  private static final String MARK = "io.zerohop.agent";

  private static final String FAILED = "could not start";

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--agent",
      paramLabel = "JAR",
      description =
          "the agent's jar, as that JVM finds it (default: zerohop-agent.jar beside this jar, else"
              + " that of the clone)")
  @Nullable Path agent;

  @Parameters(index = "0", arity = "0..1", paramLabel = "PID", description = "its process")
  @Nullable Long pid;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "settings of the agent, such as service.name=orders")
  List<String> settings = new ArrayList<>();

  /** Where JVMs are found. */
  Jvms jvms = new LocalJvms();

  /** Where the clone is. */
  @Nullable String home = System.getProperty("zerohop.home");

  @Override
  public Integer call() {
    try {
      return (pid == null ? list() : join(pid)).code();
    } catch (Refusal refusal) {
      throw new CliException(Exit.BAD, "zerohop: " + refusal.getMessage());
    }
  }

  private Exit list() throws Refusal {
    PrintWriter out = spec.commandLine().getOut();
    List<Jvms.Found> all = jvms.found();
    if (all.isEmpty()) {
      out.println("no other JVM of this user is seen here");
      return Exit.GOOD;
    }
    out.println("%-8s %-12s %-8s %s".formatted("PID", "USER", "AGENT", "PROGRAM"));
    for (Jvms.Found each : all) {
      out.println(
          "%-8d %-12s %-8s %s"
              .formatted(each.pid(), each.user(), each.joined() ? "yes" : "-", each.program()));
    }
    return Exit.GOOD;
  }

  private Exit join(long target) throws Refusal {
    String arguments = arguments();
    Path jar = jar();
    PrintWriter out = spec.commandLine().getOut();
    try (Jvms.Target jvm = jvms.open(target)) {
      Properties before = jvm.properties();
      int feature = feature(before);
      if (feature < OLDEST) {
        throw new Refusal(
            "process %d runs on Java %s, and %d or newer is needed"
                .formatted(target, before.getProperty("java.version"), OLDEST));
      }
      String there = before.getProperty(MARK);
      if (there != null) {
        check(target, there);
        spec.commandLine()
            .getErr()
            .println(
                "warning: process %d has the agent already, by %s: nothing is changed"
                    .formatted(target, there));
        return Exit.GOOD;
      }
      jvm.load(jar, arguments);
      check(target, jvm.properties().getProperty(MARK));
      out.println("process %d is joined (Java %s)".formatted(target, version(before)));
      if (feature >= WARNS) {
        out.println(
            "It prints a warning about an agent that is loaded dynamically: this one. It ends with -XX:+EnableDynamicAgentLoading.");
      }
      out.println(
          "What it made before (gRPC channels and servers, connections of pools) stays without the mesh: docs/tasks/attach.md");
      out.println("see: zerohop status");
      return Exit.GOOD;
    }
  }

  private static void check(long target, @Nullable String mark) throws Refusal {
    if (mark == null) {
      throw new Refusal(
          "process %d has loaded the agent, which stays out of it: zerohop.enabled is false there, or it is a tool of the JDK, or Zerohop's own"
              .formatted(target));
    }
    if (mark.startsWith(FAILED)) {
      throw new Refusal("process %d has loaded the agent, which %s".formatted(target, mark));
    }
  }

  private static int feature(Properties properties) {
    String specification = properties.getProperty("java.specification.version", "");
    try {
      return Integer.parseInt(
          specification.startsWith("1.") ? specification.substring(2) : specification);
    } catch (NumberFormatException unreadable) {
      return 0;
    }
  }

  private static String version(Properties properties) {
    return properties.getProperty("java.version", "of an unknown version");
  }

  private String arguments() {
    for (String setting : settings) {
      if (setting.indexOf('=') <= 0) {
        throw new ParameterException(
            spec.commandLine(), "a setting must be key=value, was \"" + setting + "\"");
      }
    }
    return String.join(",", settings);
  }

  /** The agent's jar, by the name that holds in every directory. */
  private Path jar() {
    List<Path> places = agent == null ? usual() : List.of(agent);
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        try {
          return place.toRealPath();
        } catch (IOException gone) {
          throw new ParameterException(spec.commandLine(), place + " cannot be read: " + gone);
        }
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        agent == null
            ? "the agent's jar is not found beside this one: say --agent JAR"
            : "--agent \"" + agent + "\" is no file");
  }

  private List<Path> usual() {
    List<Path> places = new ArrayList<>();
    try {
      places.add(
          Path.of(AttachVerb.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .resolveSibling(AGENT));
    } catch (URISyntaxException | RuntimeException nowhere) {
      places.add(Path.of(AGENT));
    }
    if (home != null) {
      places.add(Path.of(home, "agent/dist/target", AGENT));
    }
    return places;
  }
}
