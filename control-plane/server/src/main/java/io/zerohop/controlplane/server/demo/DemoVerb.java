package io.zerohop.controlplane.server.demo;

import io.zerohop.cli.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zerohop demo}: the mesh at work on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run a small shop in several JVMs and show what the mesh does for it. Stays up until"
            + " Ctrl-C.")
public final class DemoVerb implements Callable<Integer> {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--once", description = "end after the last step; exit code 1 if a number is off")
  boolean once;

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description =
          "send the shop's traces there, by OTLP over HTTP: http://127.0.0.1:4318 for a collector or"
              + " a Jaeger on this machine (default: to the demo's own control plane)")
  @Nullable URI otlp;

  /** Where the repository is. */
  Path home = Path.of(System.getProperty("zerohop.home", ".")).toAbsolutePath().normalize();

  /** What is shown. */
  Play play = (fleet, story) -> Demo.open(fleet, story).play();

  /** Steps that say what happens and check their numbers. */
  interface Play {
    void with(Fleet fleet, Story story) throws IOException, InterruptedException;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (otlp != null && (otlp.getHost() == null || !SCHEMES.contains(otlp.getScheme()))) {
      throw new ParameterException(
          spec.commandLine(), "--otlp must be http://HOST:PORT, was \"" + otlp + "\"");
    }
    Path directory = Files.createTempDirectory("zerohop-demo-");
    long begin = System.nanoTime();
    try (Fleet fleet = new Fleet(home, directory, once, otlp)) {
      Thread ender = new Thread(fleet::close, "end of the demo");
      Runtime.getRuntime().addShutdownHook(ender);
      Story story = new Story(out, fleet.config().toString());
      try {
        play.with(fleet, story);
      } catch (DemoFailure failure) {
        story.check(false, failure.text());
      }
      story.say("");
      story.say(
          "%s in %d s. Output and policies of this run: %s"
              .formatted(
                  story.verdict(),
                  TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
                  directory));
      if (once || story.broken() > 0) {
        return (story.broken() == 0 ? Exit.GOOD : Exit.BAD).code();
      }
      story.say("The shop stays up until Ctrl-C.");
      new CountDownLatch(1).await();
      return Exit.GOOD.code();
    }
  }
}
