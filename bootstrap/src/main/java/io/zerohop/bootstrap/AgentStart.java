package io.zerohop.bootstrap;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the runtime in its isolated loader, once a JVM, unless this JVM is none of ours.
 *
 * <p>Nothing here touches java.util.logging or java.lang.management: both choose their
 * implementation at first use, and application servers bring their own.
 */
public final class AgentStart {
  private static final String RUNTIME = "io.zerohop.runtime.AgentRuntime";
  private static final AtomicInteger STARTS = new AtomicInteger();

  private static final String MARKER = "inst/META-INF/services/io.zerohop.spi.hook.HookProvider";
  private static volatile @Nullable AgentLoader running;

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

  /** The isolated loader of the agent that runs in this JVM, null when none does. */
  public static @Nullable AgentLoader running() {
    return running;
  }

  private static void run(String arguments, Instrumentation instrumentation)
      throws ReflectiveOperationException, URISyntaxException, IOException {
    AgentLoader loader = loader();
    // Two arguments as premain has them: their call path is warm, another one takes 15 ms.
    Class.forName(RUNTIME, true, loader)
        .getMethod("start", Instrumentation.class, String.class)
        .invoke(null, instrumentation, arguments);
    running = loader;
  }

  private static AgentLoader loader() throws URISyntaxException, IOException {
    URL source = AgentStart.class.getProtectionDomain().getCodeSource().getLocation();
    Path own = Path.of(source.toURI());
    AgentLoader loader = Files.isRegularFile(own) ? new AgentLoader(own) : null;
    if (loader != null && loader.rootEntry(MARKER) != null) {
      return loader;
    }
    // Our own class path stands before the agent's jar, as it does in our tests.
    URL marker = AgentStart.class.getClassLoader().getResource(MARKER);
    if (marker != null) {
      String inside = marker.toString();
      return new AgentLoader(
          Path.of(URI.create(inside.substring("jar:".length(), inside.indexOf("!/")))));
    }
    if (loader == null) {
      throw new FileNotFoundException("the agent's jar, which holds " + MARKER);
    }
    return loader;
  }

  private static void failed(Throwable failure) {
    if (failure instanceof SecurityException) {
      say(
          "the security policy does not let the agent work, the application runs without the mesh:"
              + " grant codeBase \"file:PATH/zerohop-agent.jar\" java.security.AllPermission; "
              + failure);
      return;
    }
    say("could not start, the application runs without the mesh: " + failure);
    if (Boolean.getBoolean("zerohop.debug")) {
      failure.printStackTrace();
    }
  }

  private static void say(String line) {
    System.err.println("[zerohop] " + line);
  }
}
