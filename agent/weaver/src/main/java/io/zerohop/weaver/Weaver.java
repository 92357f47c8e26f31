package io.zerohop.weaver;

import io.zerohop.bootstrap.AgentLoader;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.LibraryHooks;
import io.zerohop.spi.hook.LibraryState;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the hooks of all instrumentations in the agent's jar into the libraries, as their classes
 * are loaded. Thread-safe.
 *
 * <p>{@link #start} is cheap: it reads the descriptions and sets up a table of names. Byte Buddy
 * and the adapters are loaded when a class of a library is.
 */
public final class Weaver {
  private static final String PROVIDERS = "META-INF/services/" + HookProvider.class.getName();

  private final Instrumentation instrumentation;
  private final Workshop workshop;
  private final NameGate gate;
  private final List<LibraryState> leftAlone;

  private Weaver(
      Instrumentation instrumentation,
      Workshop workshop,
      NameGate gate,
      List<LibraryState> leftAlone) {
    this.instrumentation = instrumentation;
    this.workshop = workshop;
    this.gate = gate;
    this.leftAlone = leftAlone;
  }

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
   * Starts weaving. Classes of a library that are loaded already are woven before this returns.
   *
   * @throws IOException when the seam cannot be brought into the boot loader
   */
  public static Weaver start(Instrumentation instrumentation, Options options) throws IOException {
    ClassLoader loader = Weaver.class.getClassLoader();
    String seam = SeamDefinition.define(instrumentation, loader, options.appendSeam);
    Workshop workshop = new Workshop(instrumentation, seam);
    List<LibraryHooks> libraries = new ArrayList<>();
    List<LibraryState> leftAlone = new ArrayList<>();
    for (LibraryHooks library : describe(loader)) {
      if (options.disabled.contains(library.name())) {
        leftAlone.add(
            alone(library.name(), "instrumentation." + library.name() + ".enabled is false"));
      } else {
        libraries.add(library);
      }
    }
    NameGate gate = new NameGate(libraries, workshop);
    instrumentation.addTransformer(gate, true);
    Weaver weaver = new Weaver(instrumentation, workshop, gate, leftAlone);
    weaver.retransform();
    return weaver;
  }

  private static LibraryState alone(String name, String reason) {
    return new LibraryState(name, "", "", false, reason, List.of());
  }

  private static List<LibraryHooks> describe(ClassLoader loader) throws IOException {
    List<LibraryHooks> libraries = new ArrayList<>();
    if (loader instanceof AgentLoader) {
      // One jar, one merged file: read past the URL machinery, which would load many classes.
      describe(loader, loader.getResourceAsStream(PROVIDERS), libraries);
      return libraries;
    }
    for (Enumeration<URL> files = loader.getResources(PROVIDERS); files.hasMoreElements(); ) {
      describe(loader, files.nextElement().openStream(), libraries);
    }
    return libraries;
  }

  private static void describe(
      ClassLoader loader, @Nullable InputStream providers, List<LibraryHooks> into)
      throws IOException {
    if (providers == null) {
      return;
    }
    try (providers) {
      String lines = new String(providers.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : lines.split("\n", -1)) {
        String name = line.trim();
        if (!name.isEmpty() && !name.startsWith("#")) {
          describe(loader, name, into);
        }
      }
    }
  }

  private static void describe(ClassLoader loader, String provider, List<LibraryHooks> into) {
    try {
      Object made = loader.loadClass(provider).getConstructor().newInstance();
      into.add(((HookProvider) made).hooks());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
      MeshPorts.fault("description " + provider, failed);
    }
  }

  /** Switches all hooks off or on at once, without touching a class: {@code zerohop mode off}. */
  public void active(boolean on) {
    workshop.table().active(on);
  }

  /** The state of each library met so far, in each loader, for the status document. */
  public List<LibraryState> states() {
    List<LibraryState> states = new ArrayList<>(leftAlone);
    for (LibraryCopy copy : gate.copies()) {
      states.add(copy.state());
    }
    return states;
  }

  /** Takes every hook out again: hooks stop at once, then each class gets its own code back. */
  public void unload() {
    workshop.table().active(false);
    for (LibraryCopy copy : gate.copies()) {
      copy.off("unloaded");
    }
    gate.close();
    retransform();
    instrumentation.removeTransformer(gate);
  }

  private void retransform() {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> candidate : instrumentation.getAllLoadedClasses()) {
      if (gate.wants(candidate.getName().replace('.', '/'))
          && instrumentation.isModifiableClass(candidate)) {
        loaded.add(candidate);
      }
    }
    if (loaded.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | RuntimeException | LinkageError refused) {
      MeshPorts.fault("weaving classes that were loaded before", refused);
    }
  }
}
