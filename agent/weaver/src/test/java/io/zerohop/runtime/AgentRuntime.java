package io.zerohop.runtime;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.LibraryState;
import io.zerohop.weaver.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;

/** Stands in for the runtime: starts the weaver and lets the application command it. */
public final class AgentRuntime {
  private AgentRuntime() {}

  public static void start(Instrumentation instrumentation, String arguments) throws Exception {
    if (arguments.contains("explode")) {
      throw new IllegalStateException("exploded");
    }
    MeshPorts.connect(
        null, null, (where, fault) -> System.err.println("[fault] " + where + ": " + fault));
    Set<String> disabled = arguments.contains("without") ? Set.of("toy") : Set.of();
    Weaver weaver =
        Weaver.start(instrumentation, new Weaver.Options(disabled, arguments.contains("append")));
    Function<String, String> control = command -> command(instrumentation, weaver, command);
    System.getProperties().put("toy.control", control);
  }

  private static String command(Instrumentation instrumentation, Weaver weaver, String command) {
    switch (command) {
      case "off" -> weaver.active(false);
      case "on" -> weaver.active(true);
      case "unload" -> weaver.unload();
      case "rehearse" -> weaver.rehearse();
      case "prepare" -> weaver.prepare();
      case "advice" -> {
        return Arrays.stream(instrumentation.getAllLoadedClasses())
                .anyMatch(loaded -> loaded.getName().endsWith("bytebuddy.asm.Advice"))
            ? "loaded"
            : "absent";
      }
      case "seam" -> {
        return find("java.lang.ZerohopSeam") + " " + find("io.zerohop.bootstrap.seam.Seam");
      }
      default -> {
        StringBuilder states = new StringBuilder();
        for (LibraryState state : weaver.states()) {
          states.append("\n  ").append(state);
        }
        return states.toString();
      }
    }
    return "ok";
  }

  private static String find(String name) {
    try {
      return "found in " + Class.forName(name, false, null).getModule();
    } catch (ClassNotFoundException absent) {
      return "absent";
    }
  }
}
