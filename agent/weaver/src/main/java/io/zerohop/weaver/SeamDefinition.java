package io.zerohop.weaver;

import io.zerohop.bootstrap.AgentLoader;
import io.zerohop.bootstrap.Renaming;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

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
   * Defines the seam and tells the isolated loader its name. To be called before any class that
   * mentions the seam is loaded.
   *
   * @param loader our own loader; one that is not isolated, as in a test, cannot rename and gets
   *     the seam appended
   * @param append leave the first choice out
   * @return the seam's binary name
   * @throws IOException when neither way works
   */
  static String define(Instrumentation instrumentation, ClassLoader loader, boolean append)
      throws IOException {
    AgentLoader isolated = loader instanceof AgentLoader ours ? ours : null;
    boolean java = isolated != null && !append && intoJavaLang(instrumentation, isolated);
    if (!java) {
      Path jar = isolated == null ? jarOfSeam() : isolated.jar();
      try (JarFile opened = new JarFile(jar.toFile())) {
        instrumentation.appendToBootstrapClassLoaderSearch(opened);
      }
    }
    String name = java ? JAVA_NAME : OWN_NAME;
    if (isolated != null) {
      isolated.seamIs(name);
    }
    return name.replace('/', '.');
  }

  private static Path jarOfSeam() throws IOException {
    Path jar = Files.createTempFile("zerohop-seam", ".jar");
    jar.toFile().deleteOnExit();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String resource : FILES) {
        out.putNextEntry(new ZipEntry(resource));
        out.write(read(resource));
      }
    }
    return jar;
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

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = AgentLoader.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " must be in the agent's jar, was not");
      }
      return in.readAllBytes();
    }
  }
}
