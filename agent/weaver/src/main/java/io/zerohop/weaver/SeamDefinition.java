package io.zerohop.weaver;

import io.zerohop.bootstrap.AgentLoader;
import io.zerohop.bootstrap.Renaming;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * Brings the seam into the boot loader.
 *
 * <p>First choice is the package {@code java.lang}: every class loader, OSGi's and JBoss's
 * included, sees it, no jar is appended to the boot class path, and so class data sharing stays in
 * use. Where that fails the agent's jar is appended and the seam keeps its own name.
 */
final class SeamDefinition {
  private static final String OWN_NAME = "io/zerohop/bootstrap/seam/Seam";
  private static final String JAVA_NAME = "java/lang/ZerohopSeam";

  private static final List<String> FILES =
      List.of(OWN_NAME + "$Target.class", OWN_NAME + ".class");

  private SeamDefinition() {}

  /**
   * Defines the seam and tells the loader its name. To be called before any class that mentions the
   * seam is loaded.
   *
   * @param append leave the first choice out
   * @return the seam's binary name
   * @throws IOException when neither way works
   */
  static String define(Instrumentation instrumentation, AgentLoader loader, boolean append)
      throws IOException {
    boolean java = !append && intoJavaLang(instrumentation, loader);
    String name = java ? JAVA_NAME : OWN_NAME;
    loader.seamIs(name);
    if (!java) {
      try (JarFile jar = new JarFile(loader.jar().toFile())) {
        instrumentation.appendToBootstrapClassLoaderSearch(jar);
      }
    }
    return name.replace('/', '.');
  }

  private static boolean intoJavaLang(Instrumentation instrumentation, AgentLoader loader) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(),
          Map.of("java.lang", Set.of(SeamDefinition.class.getModule())),
          Set.of(),
          Map.of());
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
      Renaming renaming = new Renaming(OWN_NAME, JAVA_NAME);
      for (String file : FILES) {
        byte[] bytes = loader.rootEntry(file);
        if (bytes == null) {
          return false;
        }
        lookup.defineClass(renaming.apply(bytes));
      }
      return true;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError refused) {
      return false;
    }
  }
}
