package io.zerohop.weaver;

import io.zerohop.bootstrap.AgentLoader;
import io.zerohop.bootstrap.Renaming;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
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
    String name = append || !intoJavaLang(instrumentation) ? OWN_NAME : JAVA_NAME;
    if (name.equals(OWN_NAME)) {
      try (JarFile jar = new JarFile(loader.jar().toFile())) {
        instrumentation.appendToBootstrapClassLoaderSearch(jar);
      }
    }
    loader.seamIs(name);
    return name.replace('/', '.');
  }

  private static boolean intoJavaLang(Instrumentation instrumentation) {
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
      lookup.defineClass(renaming.apply(read(OWN_NAME + "$Target.class")));
      lookup.defineClass(renaming.apply(read(OWN_NAME + ".class")));
      return true;
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError refused) {
      return false;
    }
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = AgentLoader.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " must be in the agent's jar, was not");
      }
      return in.readAllBytes();
    }
  }
}
