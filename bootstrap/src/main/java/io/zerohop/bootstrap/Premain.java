package io.zerohop.bootstrap;

import java.lang.instrument.Instrumentation;

/**
 * The agent's entry: checks the Java version and hands on.
 *
 * <p>This class is compiled for Java 8, so that an older JVM gets one clear line instead of an
 * UnsupportedClassVersionError that keeps the application from starting.
 */
public final class Premain {
  private static final int OLDEST = 17;

  private Premain() {}

  /** Called by the JVM before the application's main. Throws nothing. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    start("-javaagent", arguments, instrumentation);
  }

  /** Called by the JVM when the agent is attached to a running application. Throws nothing. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start("attach", arguments, instrumentation);
  }

  private static void start(String way, String arguments, Instrumentation instrumentation) {
    try {
      if (feature(System.getProperty("java.specification.version")) < OLDEST) {
        System.err.println(
            "[zerohop] Java 17 or newer is needed, this is Java "
                + System.getProperty("java.version")
                + ": the application runs without the mesh");
        return;
      }
      AgentStart.start(way, arguments == null ? "" : arguments, instrumentation);
    } catch (Throwable unexpected) {
      System.err.println(
          "[zerohop] could not start, the application runs without the mesh: " + unexpected);
    }
  }

  /** The feature release in a specification version: 8 of {@code 1.8}, 17 of {@code 17}. */
  static int feature(String specification) {
    try {
      return Integer.parseInt(
          specification.startsWith("1.") ? specification.substring(2) : specification);
    } catch (RuntimeException unreadable) {
      return 0;
    }
  }
}
