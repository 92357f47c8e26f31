package io.zerohop.weaver;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.LibraryHooks;
import io.zerohop.spi.hook.LibraryState;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the hooks of all instrumentations in the agent's jar into the libraries, as their classes
 * are loaded. Thread-safe.
 *
 * <p>{@link #start} is cheap: it reads the descriptions and sets up a table of names, by plain
 * loops: the first streams of a JVM cost milliseconds. ASM and the adapters are loaded when a class
 * of a library is.
 */
public final class Weaver {
  private final Instrumentation instrumentation;
  private final Workshop workshop;
  private final NameGate gate;
  private final List<LibraryState> leftAlone;
  private final List<String> names;
  private final List<Source> ofJdk = new ArrayList<>();
  private final List<Source> onDemand = new ArrayList<>();
  private final Set<String> loadedBefore = new TreeSet<>();

  private Weaver(
      Instrumentation instrumentation, Workshop workshop, NameGate gate, Found instrumentations) {
    this.instrumentation = instrumentation;
    this.workshop = workshop;
    this.gate = gate;
    this.leftAlone = instrumentations.leftAlone;
    this.names = instrumentations.names;
    for (Source one : instrumentations.sources) {
      if (one.demand() != Demand.NONE) {
        onDemand.add(one);
      } else if (one.isOfJdk()) {
        ofJdk.add(one);
      }
    }
  }

  private record Found(List<Source> sources, List<String> names, List<LibraryState> leftAlone) {}

  /**
   * How to weave.
   *
   * @param disabled short names of the libraries to leave alone ({@code
   *     instrumentation.NAME.enabled=false})
   * @param appendSeam bring the seam in by the boot class path even where the better way works
   */
  public record Options(Set<String> disabled, boolean appendSeam) {
    public Options {
      disabled = Set.copyOf(disabled);
    }

    /** All libraries, the seam by the better way. */
    public static Options standard() {
      return new Options(Set.of(), false);
    }
  }

  /**
   * Starts weaving. Classes of a library that are loaded already are woven before this returns; the
   * seam is brought in with the first class that is woven, or by {@link #rehearse}.
   *
   * @throws IOException when the agent's jar cannot be read
   */
  public static Weaver start(Instrumentation instrumentation, Options options) throws IOException {
    Workshop workshop = new Workshop(instrumentation, options.appendSeam);
    List<Source> sources = new ArrayList<>();
    List<LibraryState> leftAlone = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Source source : Sources.find(Weaver.class.getClassLoader())) {
      names.add(source.name());
      if (options.disabled.contains(source.name())) {
        leftAlone.add(
            alone(source.name(), "instrumentation." + source.name() + ".enabled is false"));
      } else {
        sources.add(source);
      }
    }
    NameGate gate = new NameGate(sources, workshop);
    instrumentation.addTransformer(gate, true);
    Weaver weaver =
        new Weaver(instrumentation, workshop, gate, new Found(sources, names, leftAlone));
    weaver.retransform(weaver.loadedClasses(weaver.loadedBefore));
    return weaver;
  }

  /**
   * Gets ready to weave, on a thread that has time: the first class that is hooked, which the
   * application waits for, then takes a fraction.
   */
  public void rehearse() {
    try {
      workshop.rehearse();
    } catch (IOException | RuntimeException | LinkageError fault) {
      MeshPorts.fault("getting ready to weave", fault);
    }
  }

  /**
   * Weaves what the JDK itself brings and makes its adapters, on a thread that has time, so that
   * the application's first call does not wait for that. Initialises no class of the JDK, for the
   * application may still set properties that it reads. What this JDK lacks is passed over.
   */
  public void prepare() {
    for (Source source : ofJdk) {
      try {
        LibraryHooks hooks = source.hooks();
        for (String className : source.classNames()) {
          Class.forName(className, false, ClassLoader.getPlatformClassLoader());
        }
        for (LibraryCopy copy : gate.copies()) {
          if (copy.library() == hooks) {
            copy.bind();
          }
        }
      } catch (ClassNotFoundException absent) {
        // an image without that module
      } catch (ReflectiveOperationException | RuntimeException | LinkageError fault) {
        MeshPorts.fault("weaving " + source.name() + " in advance", fault);
      }
    }
  }

  /**
   * Weaves what waits for this demand, on a thread that has time. What carries contexts hooks into
   * classes that are the JDK's and in use by all threads: its adapters are made before. Does
   * nothing the second time.
   */
  public synchronized void weaveOnDemand(Demand asked) {
    for (Source source : onDemand) {
      try {
        if (source.demand() == asked && !source.isWanted()) {
          if (asked == Demand.CONTEXTS) {
            weaveOfBoot(source);
          } else {
            source.want();
            weaveLoaded(source);
          }
        }
      } catch (ReflectiveOperationException | RuntimeException | LinkageError fault) {
        MeshPorts.fault("weaving " + source.name() + " on demand", fault);
      }
    }
  }

  private void weaveOfBoot(Source source) throws ReflectiveOperationException {
    if (gate.copy(source.hooks(), null).bindInAdvance()) {
      List<Class<?>> classes = loadedByBoot(source);
      source.want();
      if (gate.isOpen()) {
        retransform(classes);
      }
    }
  }

  /** What is loaded already; the rest is woven as it is loaded. */
  private void weaveLoaded(Source source) {
    if (gate.isOpen()) {
      Set<String> names = Set.copyOf(source.classNames());
      List<Class<?>> classes = new ArrayList<>();
      for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
        if (names.contains(loaded.getName())) {
          classes.add(loaded);
        }
      }
      retransform(classes);
    }
  }

  /**
   * Its classes, as far as this JDK has them, loaded if they were not yet: so none of them is woven
   * while it is loaded.
   */
  private static List<Class<?>> loadedByBoot(Source source) {
    List<Class<?>> classes = new ArrayList<>();
    for (String className : Set.copyOf(source.classNames())) {
      loadedByBoot(className).ifPresent(classes::add);
    }
    return classes;
  }

  private static Optional<Class<?>> loadedByBoot(String className) {
    try {
      return Optional.of(Class.forName(className, false, null));
    } catch (ClassNotFoundException absent) {
      return Optional.empty();
    }
  }

  private static LibraryState alone(String name, String reason) {
    return new LibraryState(name, "", "", false, reason, List.of());
  }

  /** The short names of all instrumentations, those that are left alone among them. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /**
   * Switches all hooks off or on: {@code zerohop mode}. Off, no hook acts from the first moment on,
   * and when this returns each class has its own code back. On, all classes are woven again before
   * any hook acts.
   */
  public synchronized void active(boolean on) {
    if (on == gate.isOpen()) {
      return;
    }
    if (!on) {
      workshop.active(false);
    }
    gate.open(on);
    retransform();
    if (on) {
      workshop.active(true);
    }
  }

  /** How many classes were loaded since the start, about: enough to tell whether many are. */
  public long classesSeen() {
    return gate.seen();
  }

  /**
   * The classes loaded so far that implement an interface, by its name, abstract ones left out.
   * Loads and initialises none.
   */
  public List<Class<?>> loaded(String interfaceName) {
    List<Class<?>> all = new ArrayList<>();
    Class<?>[] loaded = instrumentation.getAllLoadedClasses();
    for (Class<?> wanted : loaded) {
      if (wanted.isInterface() && wanted.getName().equals(interfaceName)) {
        for (Class<?> one : loaded) {
          boolean made = !one.isInterface() && !Modifier.isAbstract(one.getModifiers());
          if (made && wanted.isAssignableFrom(one)) {
            all.add(one);
          }
        }
      }
    }
    return all;
  }

  /**
   * Whether an instrumentation is in force for the library of this class: one that hooks into a
   * class of its package, or below it. Of a library of which no class was met in the same loader it
   * is expected to be.
   */
  public boolean hooksLibraryOf(Class<?> one) {
    String within = one.getPackageName() + ".";
    boolean met = false;
    for (LibraryCopy copy : gate.copies()) {
      if (copy.isIn(one.getClassLoader()) && copy.hooksBelow(within)) {
        met = true;
        if (!copy.isOff()) {
          return true;
        }
      }
    }
    return !met && gate.wantsBelow(within);
  }

  /** The state of each library met so far, in each loader, for the status document. */
  public List<LibraryState> states() {
    List<LibraryState> states = new ArrayList<>(leftAlone);
    boolean unloaded = !gate.isOpen();
    for (LibraryCopy copy : gate.copies()) {
      states.add(unloaded ? copy.unloaded() : copy.state());
    }
    return states;
  }

  /** The short names of the libraries of which a hooked class was loaded before the start. */
  public List<String> loadedBefore() {
    return List.copyOf(loadedBefore);
  }

  private void retransform() {
    retransform(loadedClasses(new TreeSet<>()));
  }

  /** The classes to weave that are loaded; adds the names of their libraries. */
  private List<Class<?>> loadedClasses(Set<String> libraries) {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> candidate : instrumentation.getAllLoadedClasses()) {
      List<String> wanting = gate.wanting(candidate.getName());
      if (!wanting.isEmpty() && instrumentation.isModifiableClass(candidate)) {
        loaded.add(candidate);
        libraries.addAll(wanting);
      }
    }
    return loaded;
  }

  /**
   * All at once, which is cheaper; each for itself where the JVM refuses one, and so all of them.
   */
  private void retransform(List<Class<?>> loaded) {
    if (loaded.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | RuntimeException | LinkageError | InternalError refused) {
      if (loaded.size() > 1) {
        loaded.forEach(each -> retransform(List.of(each)));
      } else {
        gate.refused(loaded.get(0), refused);
      }
    }
  }
}
