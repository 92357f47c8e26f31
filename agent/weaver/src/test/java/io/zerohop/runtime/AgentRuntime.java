package io.zerohop.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.LibraryState;
import io.zerohop.weaver.Weaver;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stands in for the runtime: starts the weaver and lets the application command it. */
public final class AgentRuntime {
  private AgentRuntime() {}

  public static void start(Instrumentation instrumentation, String arguments) throws Exception {
    if (arguments.contains("explode")) {
      throw new IllegalStateException("exploded");
    }
    MeshPorts.connect(
        null, null, (where, fault) -> System.err.println("[fault] " + where + ": " + fault));
    Set<String> disabled = arguments.contains("without") ? Set.of("toy", "late") : Set.of();
    Weaver weaver =
        Weaver.start(instrumentation, new Weaver.Options(disabled, arguments.contains("append")));
    CodeSeen code = new CodeSeen();
    instrumentation.addTransformer(code, true);
    Function<String, String> control = command -> command(instrumentation, weaver, code, command);
    System.getProperties().put("toy.control", control);
  }

  /** What a class of the application looks like behind the weaver, whenever it is made anew. */
  private static final class CodeSeen implements ClassFileTransformer {
    private volatile String last = "not loaded";

    @Override
    public byte @Nullable [] transform(
        @Nullable Module module,
        @Nullable ClassLoader loader,
        @Nullable String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] code) {
      if ("toy/Client".equals(name)) {
        last = new String(code, ISO_8859_1).contains("ZerohopSeam") ? "woven" : "its own";
      }
      return null;
    }

    String last() {
      return last;
    }
  }

  private static String command(
      Instrumentation instrumentation, Weaver weaver, CodeSeen code, String command) {
    switch (command) {
      case "off" -> weaver.active(false);
      case "on" -> weaver.active(true);
      case "demand" -> weaver.weaveOnDemand(Demand.CONTEXTS);
      case "code" -> {
        return code.last();
      }
      case "rehearse" -> weaver.rehearse();
      case "prepare" -> weaver.prepare();
      case "advice" -> {
        return Arrays.stream(instrumentation.getAllLoadedClasses())
                .anyMatch(loaded -> loaded.getName().endsWith("weaver.seam.AroundCode"))
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
