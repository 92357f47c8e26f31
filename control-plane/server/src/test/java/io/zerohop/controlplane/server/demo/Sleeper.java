package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that says what it is told, waits for its input's end, and takes its time to end. */
final class Sleeper {
  private Sleeper() {}

  /** The arguments of Java that start it. */
  static List<String> saying(String text) throws Exception {
    Path classes =
        Path.of(Sleeper.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return List.of("-cp", classes.toString(), Sleeper.class.getName(), text);
  }

  public static void main(String[] arguments) throws IOException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    TimeUnit.MILLISECONDS.sleep(300);
                  } catch (InterruptedException hurried) {
                    Thread.currentThread().interrupt();
                  }
                }));
    System.out.println(arguments[0]);
    if (!arguments[0].startsWith("no database")) {
      System.in.read();
    }
  }
}
