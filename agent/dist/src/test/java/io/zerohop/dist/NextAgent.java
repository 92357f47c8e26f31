package io.zerohop.dist;

import java.lang.instrument.Instrumentation;

/** An agent behind ours on the command line, and the application: tells which loaders it meets. */
public final class NextAgent {
  static final String SAW = "saw ";

  private NextAgent() {}

  /** Called by the JVM before the application's main. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (ClassLoader.class.isAssignableFrom(loaded)
          && loaded.getName().startsWith("io.zerohop.bootstrap.")) {
        System.out.println(SAW + loaded.getName());
      }
    }
  }

  public static void main(String[] arguments) {}
}
