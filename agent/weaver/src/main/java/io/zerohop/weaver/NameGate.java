package io.zerohop.weaver;

import io.zerohop.bootstrap.Rights;
import io.zerohop.spi.MeshPorts;
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
  private final Map<String, List<Source>> byInternalName = new HashMap<>();
  private final Map<String, List<Source>> byBinaryName = new HashMap<>();
  private final List<LibraryCopy> copies = new ArrayList<>();
  private final Workshop workshop;
  private volatile boolean open = true;

  /** Counted by all threads that load classes, without care for each other. */
  private long seen;

  NameGate(List<Source> sources, Workshop workshop) {
    this.workshop = workshop;
    for (Source source : sources) {
      for (String className : source.classNames()) {
        add(className, source);
      }
    }
  }

  private void add(String className, Source source) {
    List<Source> there = byBinaryName.get(className);
    if (there == null) {
      there = new ArrayList<>(1);
      byBinaryName.put(className, there);
      byInternalName.put(className.replace('.', '/'), there);
    }
    if (!there.contains(source)) {
      there.add(source);
    }
  }

  /** The short names of the libraries that hook into a class of this binary name. */
  List<String> wanting(String binaryName) {
    List<Source> sources = byBinaryName.get(binaryName);
    if (sources == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>(1);
    for (Source source : sources) {
      if (source.isWanted()) {
        names.add(source.name());
      }
    }
    return names;
  }

  /** Whether any library hooks into a class whose binary name begins so. */
  boolean wantsBelow(String prefix) {
    return byBinaryName.keySet().stream()
        .anyMatch(name -> name.startsWith(prefix) && !wanting(name).isEmpty());
  }

  /** About how many classes came by. */
  long seen() {
    return seen;
  }

  /** While it is not open, every class is left, or given back, as it is. */
  void open(boolean weaving) {
    open = weaving;
  }

  /** Whether classes are woven. */
  boolean isOpen() {
    return open;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    seen++;
    if (internalName == null) {
      return null;
    }
    List<Source> sources = byInternalName.get(internalName);
    return sources == null || !open
        ? null
        : byOwnRights(sources, new Arriving(loader, internalName, domain), bytes);
  }

  /** A class that is loaded, or given new code. */
  private record Arriving(
      @Nullable ClassLoader loader, String internalName, @Nullable ProtectionDomain domain) {}

  /** Not by those of whoever caused the class to be loaded. */
  private byte @Nullable [] byOwnRights(List<Source> sources, Arriving arriving, byte[] bytes) {
    return Rights.areAsked()
        ? Rights.<byte @Nullable []>own(() -> weave(sources, arriving, bytes))
        : weave(sources, arriving, bytes);
  }

  private byte @Nullable [] weave(List<Source> sources, Arriving arriving, byte[] bytes) {
    ClassLoader loader = arriving.loader;
    String className = arriving.internalName.replace('/', '.');
    byte[] current = null;
    for (Source source : sources) {
      if (!source.isWanted()) {
        continue;
      }
      LibraryCopy copy = null;
      try {
        copy = copy(source.hooks(), loader);
        byte[] woven =
            copy.weave(loader, className, current == null ? bytes : current, arriving.domain);
        current = woven == null ? current : woven;
      } catch (Throwable failed) {
        if (copy != null) {
          copy.off(arriving.internalName + " could not be woven: " + failed);
        }
        MeshPorts.fault("weaving " + arriving.internalName, failed);
      }
    }
    return current;
  }

  /** The JVM does not take what is woven into a class that is loaded. */
  void refused(Class<?> type, Throwable why) {
    MeshPorts.fault("weaving " + type.getName() + ", which is loaded", why);
    for (Source source : byBinaryName.getOrDefault(type.getName(), List.of())) {
      try {
        if (source.isWanted()) {
          String refusal = type.getName() + " could not be woven: " + why;
          copy(source.hooks(), type.getClassLoader()).off(refusal);
        }
      } catch (ReflectiveOperationException absent) {
        MeshPorts.fault("weaving " + source.name(), absent);
      }
    }
  }

  /** What is known of a library in a loader; null for the boot loader. */
  LibraryCopy copy(LibraryHooks library, @Nullable ClassLoader loader) {
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
