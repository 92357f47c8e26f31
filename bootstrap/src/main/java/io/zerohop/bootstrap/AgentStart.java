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

  /**
   * The system property that tells others which agent is in this JVM: by which way it came, or that
   * it could not start. No setting, so not below {@code zerohop.}.
   */
  private static final String MARK = "io.zerohop.agent";

  private static final AtomicInteger STARTS = new AtomicInteger();

  private static final String MARKER = "inst/META-INF/services/io.zerohop.spi.hook.HookProvider";
  private static volatile @Nullable AgentLoader running;
  private static volatile String way = "";

  private AgentStart() {}

  /**
   * Starts the agent. Throws nothing; every failure ends in one line on stderr and an application
   * without mesh.
   *
   * @param by how it came: {@code -javaagent} or {@code attach}
   * @param arguments the agent's arguments, {@code key=value,...}, empty without
   */
  static void start(String by, String arguments, Instrumentation instrumentation) {
    start(by, arguments, instrumentation, null);
  }

  /**
   * Starts the agent as a part of another one, with its settings in system properties and
   * environment variables alone. Throws nothing.
   *
   * @param by how it came, in words
   * @param jar with the agent's content: where its class files are seen is no file
   */
  public static void start(String by, Path jar, Instrumentation instrumentation) {
    start(by, "", instrumentation, jar);
  }

  private static void start(
      String by, String arguments, Instrumentation instrumentation, @Nullable Path jar) {
    try {
      if (Bystander.isOne(arguments)) {
        return;
      }
      int before = STARTS.getAndIncrement();
      String there = before == 0 ? mark(by) : System.getProperty(MARK, way);
      if (there == null) {
        way = by;
        run(arguments, instrumentation, jar == null ? loader() : new AgentLoader(jar));
      } else if (before <= 1) {
        say(
            "already loaded in this JVM, by "
                + there
                + ": the second one, by "
                + by
                + ", is ignored");
      }
    } catch (InvocationTargetException failed) {
      failed(failed.getCause() == null ? failed : failed.getCause());
    } catch (Throwable failed) {
      failed(failed);
    }
  }

  /** How the agent came into this JVM; empty while it has not. */
  public static String way() {
    return way;
  }

  /**
   * Marks this JVM, for agents in other loaders and for {@code zerohop attach}.
   *
   * @return what it is marked with already, null if it was not
   */
  private static @Nullable String mark(String by) {
    try {
      Object there = System.getProperties().putIfAbsent(MARK, by);
      return there == null ? null : there.toString();
    } catch (SecurityException forbidden) {
      return null;
    }
  }

  /** The isolated loader of the agent that runs in this JVM, null when none does. */
  public static @Nullable AgentLoader running() {
    return running;
  }

  private static void run(String arguments, Instrumentation instrumentation, AgentLoader loader)
      throws ReflectiveOperationException {
    // Loaded while no agent behind ours has begun. OpenTelemetry's (2.20) weaves a loader that is
    // there in one step with the application's; one that comes in the middle of its start is woven
    // before that, and calls classes which the application's loader cannot find yet: the JVM
    // remembers that it could not.
    Class.forName(BridgeLoader.class.getName(), false, AgentStart.class.getClassLoader());
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
    try {
      System.setProperty(MARK, "could not start: " + failure);
    } catch (SecurityException forbidden) {
      // Then nobody may read it either; what keeps the agent out is said below.
      failure.addSuppressed(forbidden);
    }
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
