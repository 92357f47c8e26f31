package io.zerohop.weaver;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.LibraryHooks;
import io.zerohop.spi.hook.LibraryState;
import io.zerohop.spi.hook.LibraryState.PointState;
import io.zerohop.spi.hook.LibraryState.Stage;
import io.zerohop.weaver.Weaving.Place;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One library in one loader: woven as a whole or not at all, bound to its adapter when a hook is
 * first reached, turned off as a whole after {@value #FAULTS_ALLOWED} faults of a hook. Safe for
 * use by many threads.
 */
final class LibraryCopy {
  static final int FAULTS_ALLOWED = 5;
  private static final int BIND_SECONDS = 2;

  private final LibraryHooks library;
  private final @Nullable WeakReference<ClassLoader> loader;
  private final String loaderName;
  private final Workshop workshop;
  private final AtomicReference<@Nullable Resolved> resolved = new AtomicReference<>();
  private final Set<String> woven = ConcurrentHashMap.newKeySet();
  private final ReentrantLock binding = new ReentrantLock();
  private volatile boolean bound;
  private volatile String reason = "";

  LibraryCopy(LibraryHooks library, @Nullable ClassLoader loader, Workshop workshop) {
    this.library = library;
    this.loader = loader == null ? null : new WeakReference<>(loader);
    this.loaderName = name(loader);
    this.workshop = workshop;
  }

  LibraryHooks library() {
    return library;
  }

  /** Whether this is the copy in {@code candidate}; null means the boot loader. */
  boolean isIn(@Nullable ClassLoader candidate) {
    return loader == null ? candidate == null : candidate != null && loader.refersTo(candidate);
  }

  /** Whether the library hooks into a class whose binary name begins so. */
  boolean hooksBelow(String prefix) {
    return library.points().stream().anyMatch(point -> point.className().startsWith(prefix));
  }

  /** Whether it was left alone or turned off. */
  boolean isOff() {
    return !reason.isEmpty();
  }

  /** Whether the loader is gone, and with it the need for this object. */
  boolean isGone() {
    return loader != null && loader.refersTo(null);
  }

  /**
   * The class file with this library's hooks.
   *
   * @param domain of the class, which tells where it comes from; null for the boot loader's
   * @return null when the class is to stay as it is
   */
  byte @Nullable [] weave(
      @Nullable ClassLoader in, String className, byte[] bytes, @Nullable ProtectionDomain domain)
      throws IOException {
    ClassFiles files = new ClassFiles(in, className, bytes);
    Resolved all = resolve(in, files, domain);
    if (!reason.isEmpty()) {
      return null;
    }
    List<Hook> hooks = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    for (NumberedHook numbered : all.hooks) {
      Hook hook = numbered.hook;
      if (hook.point().className().equals(className)) {
        hooks.add(hook);
        places.add(new Place(hook.point(), hook.descriptor(), numbered.number));
      }
    }
    byte[] result = workshop.weaving().weave(places, bytes);
    woven.add(className);
    hooks.forEach(Hook::woven);
    return result;
  }

  /**
   * Makes the adapter of a library of the boot loader's before any of its classes is woven, so that
   * no thread that reaches a hook ever waits for that.
   *
   * @return whether its hooks are in force
   */
  boolean bindInAdvance() {
    resolve(null, ClassFiles.ofBootLoader(), null);
    if (reason.isEmpty()) {
      bind();
    }
    return reason.isEmpty();
  }

  private Resolved resolve(
      @Nullable ClassLoader in, ClassFiles files, @Nullable ProtectionDomain domain) {
    Resolved known = resolved.get();
    if (known != null) {
      return known;
    }
    String version = Versions.find(library.library(), domain, Workshop.visible(in));
    Resolution resolution =
        !Versions.fits(library.library(), version)
            ? new Resolution(java.util.Map.of(), "version " + version + " is not supported")
            : !workshop.seesSeam(in)
                ? new Resolution(java.util.Map.of(), "its class loader hides the seam")
                : Resolution.of(library, files);
    Resolved mine = new Resolved(version, resolution, number(resolution));
    if (resolved.compareAndSet(null, mine)) {
      if (!resolution.reason().isEmpty()) {
        off(resolution.reason());
      }
      return mine;
    }
    return java.util.Objects.requireNonNull(resolved.get());
  }

  private List<NumberedHook> number(Resolution resolution) {
    List<Hook> hooks = new ArrayList<>();
    for (HookPoint point : library.points()) {
      String descriptor = resolution.descriptors().get(point.id());
      if (descriptor != null) {
        hooks.add(new Hook(point, descriptor, this));
      }
    }
    int number = workshop.table().add(hooks);
    List<NumberedHook> numbered = new ArrayList<>();
    for (Hook hook : hooks) {
      numbered.add(new NumberedHook(hook, number++));
    }
    return numbered;
  }

  /**
   * Makes the adapter, on the thread that first reached a hook. Another thread waits for it a
   * bounded time and then goes on without hooks, so that no lock of the application can deadlock
   * with ours.
   */
  void bind() {
    Resolved all = resolved.get();
    if (bound || all == null || binding.isHeldByCurrentThread() || !lock()) {
      return;
    }
    try {
      if (!bound) {
        new Binding(workshop, library, loader == null ? null : loader.get(), woven)
            .bind(all.hooks, all.version);
      }
    } catch (Throwable failed) {
      off("its adapter could not be made: " + failed);
      MeshPorts.fault("hooks of " + library.name(), failed);
    } finally {
      bound = true;
      binding.unlock();
    }
  }

  private boolean lock() {
    try {
      return binding.tryLock() || binding.tryLock(BIND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Counts a fault; after too many the whole library is turned off, since half a set is worse. */
  void faulted(Hook hook, Throwable fault, long count) {
    String id = hook.point().id();
    if (count >= FAULTS_ALLOWED) {
      off("turned off after " + count + " faults of " + id + ", the last: " + fault);
    }
    MeshPorts.fault("hook " + library.name() + " " + id, fault);
  }

  /** Turns every hook of this copy off for good. The first reason stays. */
  void off(String why) {
    if (reason.isEmpty()) {
      reason = why;
    }
    Resolved all = resolved.get();
    if (all != null) {
      for (NumberedHook numbered : all.hooks) {
        numbered.hook().off();
      }
    }
  }

  /** The row for the status document. */
  LibraryState state() {
    return state(reason);
  }

  /** The row while all classes have their own code. */
  LibraryState unloaded() {
    return state(reason.isEmpty() ? "unloaded: the mode is off" : reason);
  }

  private LibraryState state(String whyNot) {
    Resolved all = resolved.get();
    boolean applied = whyNot.isEmpty() && all != null;
    List<PointState> points = new ArrayList<>();
    for (HookPoint point : library.points()) {
      PointState state = new PointState(point.id(), Stage.ABSENT, 0, "");
      for (NumberedHook numbered : all == null ? List.<NumberedHook>of() : all.hooks) {
        if (numbered.hook().point() == point) {
          state = numbered.hook().state(applied);
        }
      }
      points.add(state);
    }
    String version = all == null ? "" : all.version;
    return new LibraryState(library.name(), version, loaderName, applied, whyNot, points);
  }

  private static String name(@Nullable ClassLoader loader) {
    if (loader == null) {
      return "boot";
    }
    return loader.getName() != null ? loader.getName() : loader.getClass().getName();
  }

  /** A hook and its number in the seam's table. */
  record NumberedHook(Hook hook, int number) {}

  private record Resolved(String version, Resolution resolution, List<NumberedHook> hooks) {}
}
