package io.zerohop.weaver;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;

/** Opens packages of named modules to our own classes, and to nobody else. Thread-safe. */
final class Modules {
  private final Instrumentation instrumentation;

  Modules(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * Exports and opens {@code module/package} of the boot layer. A module or package that this JVM
   * does not have is passed over: whoever needs it is told by its own missing class.
   */
  void open(String moduleAndPackage, Module to) {
    int slash = moduleAndPackage.indexOf('/');
    Module module =
        ModuleLayer.boot().findModule(moduleAndPackage.substring(0, slash)).orElse(null);
    String packageName = moduleAndPackage.substring(slash + 1);
    if (module != null && module.getPackages().contains(packageName)) {
      open(module, packageName, to);
    }
  }

  /** Full access to {@code target}'s package. */
  MethodHandles.Lookup lookupIn(Class<?> target) throws IllegalAccessException {
    Module own = Modules.class.getModule();
    Module module = target.getModule();
    if (module.isNamed() && !module.isOpen(target.getPackageName(), own)) {
      open(module, target.getPackageName(), own);
    }
    if (!own.canRead(module)) {
      own.addReads(module);
    }
    return MethodHandles.privateLookupIn(target, MethodHandles.lookup());
  }

  private void open(Module module, String packageName, Module to) {
    Map<String, Set<Module>> only = Map.of(packageName, Set.of(to));
    instrumentation.redefineModule(module, Set.of(), only, only, Set.of(), Map.of());
  }
}
