package io.zerohop.controlplane.server.demo;

import io.zerohop.cli.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zerohop demo}: the mesh at work on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run a small shop in several JVMs and show what the mesh does for it. Stays up until"
            + " Ctrl-C.")
public final class DemoVerb implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--once", description = "end after the last step; exit code 1 if a number is off")
  boolean once;

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
    Path directory = Files.createTempDirectory("zerohop-demo-");
    long begin = System.nanoTime();
    try (Fleet fleet = new Fleet(home, directory, once)) {
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
