package io.zerohop.weaver;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The class files that one loader has, the one being transformed among them, without loading any.
 * For one thread.
 */
final class ClassFiles {
  private final @Nullable ClassLoader loader;
  private final String current;
  private final byte[] currentBytes;
  private final Map<String, Optional<ClassFile>> read = new HashMap<>();

  /**
   * A view of one loader's class files.
   *
   * @param loader null for the boot loader
   * @param current binary name of the class being transformed
   */
  ClassFiles(@Nullable ClassLoader loader, String current, byte[] currentBytes) {
    this.loader = loader;
    this.current = current;
    this.currentBytes = currentBytes;
  }

  /** A view of the boot loader's while none of its classes is being transformed. */
  static ClassFiles ofBootLoader() {
    return new ClassFiles(null, "", new byte[0]);
  }

  /** What the class file of {@code className} declares, null when there is none. */
  @Nullable ClassFile find(String className) {
    Optional<ClassFile> known = read.get(className);
    if (known == null) {
      byte[] bytes = bytes(className);
      known = bytes == null ? Optional.empty() : Optional.of(ClassFile.read(bytes));
      read.put(className, known);
    }
    return known.orElse(null);
  }

  private byte @Nullable [] bytes(String className) {
    if (className.equals(current)) {
      return currentBytes;
    }
    try (InputStream in = open(className, className.replace('.', '/').concat(".class"))) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException unreadable) {
      return null;
    }
  }

  private @Nullable InputStream open(String className, String path) throws IOException {
    if (loader != null && loader != ClassLoader.getPlatformClassLoader()) {
      return loader.getResourceAsStream(path);
    }
    int dot = className.lastIndexOf('.');
    String packageName = dot < 0 ? "" : className.substring(0, dot);
    for (Module module : ModuleLayer.boot().modules()) {
      if (module.getPackages().contains(packageName)) {
        return module.getResourceAsStream(path);
      }
    }
    return null;
  }
}
