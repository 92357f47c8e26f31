package io.zerohop.runtime;

import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options that this JVM was started with, those of environment variables and argument files
 * among them. Asks what java.lang.management would ask, without waking it: an application chooses
 * its implementation, and not every Java image has it. Thread-safe.
 */
final class JvmOptions {
  private static final String PACKAGE = "jdk.internal.misc";

  private final Instrumentation instrumentation;
  private volatile @Nullable List<String> read;

  JvmOptions(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** All of them, in their order; none where this JVM does not tell. */
  List<String> all() {
    List<String> known = read;
    if (known == null) {
      known = ask();
      read = known;
    }
    return known;
  }

  private List<String> ask() {
    try {
      Map<String, Set<Module>> toUs = Map.of(PACKAGE, Set.of(JvmOptions.class.getModule()));
      instrumentation.redefineModule(
          Object.class.getModule(), Set.of(), toUs, Map.of(), Set.of(), Map.of());
      Class<?> vm = Class.forName(PACKAGE + ".VM", false, null);
      return List.of((String[]) vm.getMethod("getRuntimeArguments").invoke(null));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError untold) {
      return List.of();
    }
  }
}
