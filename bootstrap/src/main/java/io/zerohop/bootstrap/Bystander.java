package io.zerohop.bootstrap;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells a JVM in which the agent stays out without a word: a tool of the JDK that inherited
 * JAVA_TOOL_OPTIONS, Zerohop's own command line or control plane, one where {@code
 * zerohop.enabled=false}, one that assembles an AOT cache.
 */
final class Bystander {
  private static final String[] TOOLS = {
    "jdk.", "java.", "sun.tools.", "com.sun.tools.", "sun.security.tools.", "sun.jvm.hotspot."
  };

  private static final String JAR = ".jar";
  private static final String OWN_JAR = "zerohop.jar";
  private static final String OWN_MAIN = "io.zerohop.controlplane.server.Main";

  private Bystander() {}

  /** Whether this JVM is to be left alone, asked with the agent's arguments. */
  static boolean isOne(String arguments) {
    String command = System.getProperty("sun.java.command");
    return isTool(System.getProperty("jdk.module.main"), command)
        || isOwn(command)
        || runsNothing(System.getProperty("sun.java.launcher"), command)
        || isOff(arguments)
        || assemblesCache(System.getenv("JAVA_TOOL_OPTIONS"));
  }

  /**
   * Whether a JDK tool runs here. The launchers of jps, keytool and their kin start a main module
   * of the JDK; {@code java Source.java} runs the application's code and counts as the application.
   */
  static boolean isTool(@Nullable String mainModule, @Nullable String command) {
    if (mainModule != null && (mainModule.startsWith("jdk.") || mainModule.startsWith("java."))) {
      return true;
    }
    if (command == null || command.contains("com.sun.tools.javac.launcher.")) {
      return false;
    }
    for (String tool : TOOLS) {
      if (command.startsWith(tool)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether Zerohop's own jar runs here, by its name or by its main class, as the demo starts it:
   * who sets JAVA_TOOL_OPTIONS for a whole shell also calls {@code zerohop} there, which is no
   * workload.
   */
  static boolean isOwn(@Nullable String command) {
    if (command == null) {
      return false;
    }
    String first = command + " ";
    int end = first.indexOf(JAR + " ");
    String program = end < 0 ? "" : first.substring(0, end + JAR.length());
    return first.startsWith(OWN_MAIN + " ")
        || program.equals(OWN_JAR)
        || program.endsWith("/" + OWN_JAR)
        || program.endsWith("\\" + OWN_JAR);
  }

  /**
   * Whether the JDK's launcher was asked for no program, as by {@code java -version}, whose output
   * scripts read. A JVM inside another program has no command either, and no launcher.
   */
  static boolean runsNothing(@Nullable String launcher, @Nullable String command) {
    return launcher != null && command == null;
  }

  /** Whether the setting {@code enabled} says no: agent argument, then property, then variable. */
  static boolean isOff(String arguments) {
    String value = argument(arguments, "enabled");
    if (value == null) {
      value = System.getProperty("zerohop.enabled");
    }
    if (value == null) {
      value = System.getenv("ZEROHOP_ENABLED");
    }
    return value != null && value.trim().toLowerCase(Locale.ROOT).equals("false");
  }

  /** Whether this is the child JVM that turns a training run into an AOT cache (JEP 514). */
  static boolean assemblesCache(@Nullable String toolOptions) {
    return toolOptions != null && toolOptions.contains("-XX:AOTMode=create");
  }

  private static @Nullable String argument(String arguments, String key) {
    for (String pair : arguments.split(",", 0)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).trim().equals(key)) {
        return pair.substring(equals + 1);
      }
    }
    return null;
  }
}
