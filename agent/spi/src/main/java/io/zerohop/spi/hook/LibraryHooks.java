package io.zerohop.spi.hook;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything the weaver must know of one library: the hook points as data and the class that
 * answers them.
 *
 * <p>All hooks of a library are woven or none: each loader's copy of the library is checked as a
 * whole, and the reason for leaving it alone shows in the status.
 *
 * @param name short public name, such as {@code okhttp}; the key in status, settings and logs
 * @param library what is hooked and in which versions
 * @param adapter binary name of the {@link Adapter}; it and all that it uses of ours lives below
 *     {@code io.zerohop.instrumentation}, which the bridge loader defines next to the library
 * @param points the hook points; ids are unique within the library
 * @param opens packages of named modules that the adapter uses by their types, each as {@code
 *     module/package}, such as {@code java.base/sun.net.www.http}; exported and opened to it
 * @param demand when they go in
 */
public record LibraryHooks(
    String name,
    Library library,
    String adapter,
    List<HookPoint> points,
    List<String> opens,
    Demand demand) {

  public LibraryHooks {
    points = List.copyOf(points);
    opens = List.copyOf(opens);
    if (!adapter.startsWith("io.zerohop.instrumentation.")) {
      throw new IllegalArgumentException(
          "adapter must live below io.zerohop.instrumentation, was " + adapter);
    }
    if (points.isEmpty()) {
      throw new IllegalArgumentException("points must not be empty, was so for " + name);
    }
    Set<String> ids = new HashSet<>();
    for (HookPoint point : points) {
      if (!ids.add(point.id())) {
        throw new IllegalArgumentException(
            "ids of hook points must be unique, was twice: " + point.id() + " in " + name);
      }
    }
  }

  /** A description without packages to open. */
  public LibraryHooks(String name, Library library, String adapter, List<HookPoint> points) {
    this(name, library, adapter, points, List.of(), Demand.NONE);
  }

  /** The same description with packages ({@code module/package}) opened to the adapter. */
  public LibraryHooks opening(String... packages) {
    return new LibraryHooks(name, library, adapter, points, List.of(packages), demand);
  }

  /** The same description, woven when that is asked for and not before. */
  public LibraryHooks whenAskedFor(Demand what) {
    return new LibraryHooks(name, library, adapter, points, opens, what);
  }

  /** The same description with another adapter. */
  public LibraryHooks answeredBy(String otherAdapter) {
    return new LibraryHooks(name, library, otherAdapter, points, opens, demand);
  }
}
