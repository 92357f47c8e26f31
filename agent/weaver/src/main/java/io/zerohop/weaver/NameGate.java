package io.zerohop.weaver;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.LibraryHooks;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transformer: one look into a table of exact names for every class that is loaded, and nothing
 * more unless the name is there. Safe for use by many threads.
 */
final class NameGate implements ClassFileTransformer {
  private final Map<String, List<LibraryHooks>> byInternalName = new HashMap<>();
  private final List<LibraryCopy> copies = new ArrayList<>();
  private final Workshop workshop;
  private volatile boolean open = true;

  NameGate(List<LibraryHooks> libraries, Workshop workshop) {
    this.workshop = workshop;
    for (LibraryHooks library : libraries) {
      for (HookPoint point : library.points()) {
        String name = point.className().replace('.', '/');
        List<LibraryHooks> there = byInternalName.get(name);
        if (there == null) {
          there = new ArrayList<>(1);
          byInternalName.put(name, there);
        }
        if (!there.contains(library)) {
          there.add(library);
        }
      }
    }
  }

  /** Whether any library hooks into a class of this internal name. */
  boolean wants(String internalName) {
    return byInternalName.containsKey(internalName);
  }

  /** From now on every class is left, or given back, as it is. */
  void close() {
    open = false;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (internalName == null) {
      return null;
    }
    List<LibraryHooks> libraries = byInternalName.get(internalName);
    return libraries == null || !open ? null : weave(libraries, loader, internalName, bytes);
  }

  private byte @Nullable [] weave(
      List<LibraryHooks> libraries,
      @Nullable ClassLoader loader,
      String internalName,
      byte[] bytes) {
    byte[] current = null;
    for (LibraryHooks library : libraries) {
      LibraryCopy copy = copy(library, loader);
      try {
        byte[] woven =
            copy.weave(loader, internalName.replace('/', '.'), current == null ? bytes : current);
        current = woven == null ? current : woven;
      } catch (Throwable failed) {
        copy.off(internalName + " could not be woven: " + failed);
        MeshPorts.fault("weaving " + internalName, failed);
      }
    }
    return current;
  }

  private LibraryCopy copy(LibraryHooks library, @Nullable ClassLoader loader) {
    synchronized (copies) {
      for (Iterator<LibraryCopy> all = copies.iterator(); all.hasNext(); ) {
        LibraryCopy copy = all.next();
        if (copy.isGone()) {
          all.remove();
        } else if (copy.library() == library && copy.isIn(loader)) {
          return copy;
        }
      }
      LibraryCopy made = new LibraryCopy(library, loader, workshop);
      copies.add(made);
      return made;
    }
  }

  /** All copies met so far. */
  List<LibraryCopy> copies() {
    synchronized (copies) {
      return new ArrayList<>(copies);
    }
  }
}
