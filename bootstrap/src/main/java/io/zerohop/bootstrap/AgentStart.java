package io.zerohop.bootstrap;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts the runtime in its isolated loader, once a JVM, unless this JVM is none of ours.
 *
 * <p>Nothing here touches java.util.logging or java.lang.management: both choose their
 * implementation at first use, and application servers bring their own.
 */
final class AgentStart {
  private static final String RUNTIME = "io.zerohop.runtime.AgentRuntime";
  private static final AtomicInteger STARTS = new AtomicInteger();

  private AgentStart() {}

  /**
   * Starts the agent. Throws nothing; every failure ends in one line on stderr and an application
   * without mesh.
   *
   * @param arguments the agent's arguments, {@code key=value,...}, empty without
   */
  static void start(String arguments, Instrumentation instrumentation) {
    try {
      if (Bystander.isOne(arguments)) {
        return;
      }
      int before = STARTS.getAndIncrement();
      if (before == 0) {
        run(arguments, instrumentation);
      } else if (before == 1) {
        say("already loaded in this JVM: the second -javaagent or attach is ignored");
      }
    } catch (InvocationTargetException failed) {
      failed(failed.getCause() == null ? failed : failed.getCause());
    } catch (Throwable failed) {
      failed(failed);
    }
  }

  private static void run(String arguments, Instrumentation instrumentation)
      throws ReflectiveOperationException, URISyntaxException, java.io.IOException {
    Path jar =
        Path.of(AgentStart.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    AgentLoader loader = new AgentLoader(jar);
    Class.forName(RUNTIME, true, loader)
        .getMethod("start", Instrumentation.class, String.class, Path.class)
        .invoke(null, instrumentation, arguments, jar);
  }

  private static void failed(Throwable failure) {
    say("could not start, the application runs without the mesh: " + failure);
    if (Boolean.getBoolean("zerohop.debug")) {
      failure.printStackTrace();
    }
  }

  private static void say(String line) {
    System.err.println("[zerohop] " + line);
  }
}
