package io.zerohop.weaver;

import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instrumentation as it is known at start: its library's name and the classes that it hooks.
 * The description itself is loaded when the first of them is met. Thread-safe.
 */
final class Source {
  private static final char ON_DEMAND = '!';

  private final String name;
  private final String provider;
  private final List<String> classNames;
  private final Demand demand;
  private @Nullable LibraryHooks hooks;
  private volatile boolean wanted;

  private Source(String name, Demand demand, String provider, List<String> classNames) {
    this.name = name;
    this.demand = demand;
    this.provider = provider;
    this.classNames = classNames;
    this.wanted = demand == Demand.NONE;
  }

  /**
   * From a line that the build wrote: name, with a mark and the demand behind it where it is woven
   * on demand, provider, classes, with blanks between them.
   */
  static Source indexed(String line) {
    String[] words = line.split(" ", -1);
    int mark = words[0].indexOf(ON_DEMAND);
    String name = mark < 0 ? words[0] : words[0].substring(0, mark);
    Demand demand = mark < 0 ? Demand.NONE : Demand.valueOf(words[0].substring(mark + 1));
    return new Source(name, demand, words[1], Arrays.asList(words).subList(2, words.length));
  }

  /** From the description, where there is no index. */
  static Source of(String provider) throws ReflectiveOperationException {
    LibraryHooks described = describe(provider);
    List<String> classNames = new ArrayList<>();
    for (HookPoint point : described.points()) {
      classNames.add(point.className());
    }
    Source source = new Source(described.name(), described.demand(), provider, classNames);
    source.hooks = described;
    return source;
  }

  String name() {
    return name;
  }

  /** What it stays out until; then it is {@link #want wanted}. */
  Demand demand() {
    return demand;
  }

  /** Its classes are woven from now on. */
  void want() {
    wanted = true;
  }

  /** Whether its classes are woven. */
  boolean isWanted() {
    return wanted;
  }

  /** Binary names of the hooked classes; may repeat. */
  List<String> classNames() {
    return classNames;
  }

  /** Whether all that it hooks is a part of the JDK. */
  boolean isOfJdk() {
    for (String className : classNames) {
      if (!isOfJdk(className)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfJdk(String className) {
    return className.startsWith("java.")
        || className.startsWith("jdk.")
        || className.startsWith("sun.");
  }

  /** The description, loaded now if it was not yet. */
  synchronized LibraryHooks hooks() throws ReflectiveOperationException {
    LibraryHooks known = hooks;
    if (known == null) {
      known = describe(provider);
      hooks = known;
    }
    return known;
  }

  private static LibraryHooks describe(String provider) throws ReflectiveOperationException {
    Class<?> type = Class.forName(provider, true, Source.class.getClassLoader());
    return ((HookProvider) type.getConstructor().newInstance()).hooks();
  }
}
