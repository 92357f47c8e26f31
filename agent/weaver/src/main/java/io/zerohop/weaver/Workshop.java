package io.zerohop.weaver;

import io.zerohop.bootstrap.AgentLoader;
import io.zerohop.bootstrap.BridgeLoader;
import io.zerohop.weaver.seam.SeamTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the copies of all libraries share: seam table, weaving, modules, bridges. Thread-safe. */
final class Workshop {
  private final Instrumentation instrumentation;
  private final boolean appendSeam;
  private final Modules modules;
  private final List<WeakReference<BridgeLoader>> bridges = new ArrayList<>();
  private volatile @Nullable Weaving weaving;

  private boolean active = true;
  private String seamName = "";
  private @Nullable SeamTable table;

  Workshop(Instrumentation instrumentation, boolean appendSeam) {
    this.instrumentation = instrumentation;
    this.appendSeam = appendSeam;
    this.modules = new Modules(instrumentation);
  }

  Instrumentation instrumentation() {
    return instrumentation;
  }

  /**
   * The table behind the seam, which is brought into the boot loader now if it was not yet.
   *
   * @throws UncheckedIOException when that is not possible
   */
  synchronized SeamTable table() {
    SeamTable ready = table;
    if (ready == null) {
      try {
        AgentLoader own = (AgentLoader) Workshop.class.getClassLoader();
        seamName = SeamDefinition.define(instrumentation, own, appendSeam);
      } catch (IOException refused) {
        throw new UncheckedIOException("the seam must get into the boot loader", refused);
      }
      ready = new SeamTable();
      ready.active(active);
      table = ready;
    }
    return ready;
  }

  /** Switches all hooks, those to come too, on or off at once. */
  synchronized void active(boolean on) {
    active = on;
    if (table != null) {
      table.active(on);
    }
  }

  Modules modules() {
    return modules;
  }

  /** What writes hooks, loaded now if it was not yet. */
  Weaving weaving() {
    Weaving ready = weaving;
    if (ready == null) {
      synchronized (this) {
        ready = weaving;
        if (ready == null) {
          ready = new Weaving();
          weaving = ready;
        }
      }
    }
    return ready;
  }

  /**
   * Brings the seam in, loads what writes hooks and uses it once. A class that is to be woven
   * meanwhile waits, for it would load the same.
   */
  synchronized void rehearse() throws IOException {
    table();
    if (weaving == null) {
      Weaving made = new Weaving();
      made.rehearse();
      weaving = made;
    }
  }

  /** Whether code in {@code loader} reaches the seam, which an OSGi-like loader may prevent. */
  boolean seesSeam(@Nullable ClassLoader loader) {
    String name;
    synchronized (this) {
      table();
      name = seamName;
    }
    try {
      return Class.forName(name, false, loader).getClassLoader() == null;
    } catch (ClassNotFoundException | LinkageError hidden) {
      return false;
    }
  }

  /** The bridge beside {@code library}; the same one for all its libraries while it is in use. */
  synchronized BridgeLoader bridge(ClassLoader library) {
    for (Iterator<WeakReference<BridgeLoader>> all = bridges.iterator(); all.hasNext(); ) {
      BridgeLoader bridge = all.next().get();
      if (bridge == null) {
        all.remove();
      } else if (bridge.getParent() == library) {
        return bridge;
      }
    }
    BridgeLoader made = new BridgeLoader(library, Workshop.class.getClassLoader());
    bridges.add(new WeakReference<>(made));
    return made;
  }

  /** The loader to ask for a library's classes: the platform loader stands for the boot loader. */
  static ClassLoader visible(@Nullable ClassLoader loader) {
    return loader == null ? ClassLoader.getPlatformClassLoader() : loader;
  }

  /** Whether {@code loader} lives as long as the JVM. */
  static boolean isPermanent(@Nullable ClassLoader loader) {
    return loader == null
        || loader == ClassLoader.getPlatformClassLoader()
        || loader == ClassLoader.getSystemClassLoader();
  }
}
