package io.zerohop.weaver;

import io.zerohop.bootstrap.BridgeLoader;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.ConstructedHandler;
import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.EnterHandler;
import io.zerohop.spi.hook.ExitHandler;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookHandler;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.LibraryHooks;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Shape;
import io.zerohop.spi.hook.SkipHandler;
import io.zerohop.weaver.LibraryCopy.NumberedHook;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Makes the adapter of one copy of a library and gives its handlers to the hooks. For one thread,
 * once.
 */
final class Binding implements HookBinder {
  /**
   * Keeps handlers alive exactly as long as the library's class: from a class of the library's
   * loader to them, while the seam's table refers to them weakly.
   */
  private static final ClassValue<List<Object>> ANCHOR =
      new ClassValue<>() {
        @Override
        protected List<Object> computeValue(Class<?> type) {
          return new CopyOnWriteArrayList<>();
        }
      };

  private final Workshop workshop;
  private final LibraryHooks library;
  private final @Nullable ClassLoader loader;
  private final Set<String> woven;
  private final Map<String, HookHandler> handlers = new HashMap<>();

  /**
   * A binding for the copy in {@code loader}.
   *
   * @param loader null for the boot loader
   * @param woven names of the classes that carry the hooks already
   */
  Binding(
      Workshop workshop, LibraryHooks library, @Nullable ClassLoader loader, Set<String> woven) {
    this.workshop = workshop;
    this.library = library;
    this.loader = loader;
    this.woven = woven;
  }

  /**
   * Binds every hook or throws.
   *
   * @throws IllegalStateException when the adapter left a hook without handler
   */
  void bind(List<NumberedHook> hooks, String version) throws Throwable {
    ClassLoader seen = Workshop.visible(loader);
    BridgeLoader bridge = workshop.bridge(seen);
    for (String opened : library.opens()) {
      workshop.modules().open(opened, bridge.getUnnamedModule());
    }
    Adapter adapter =
        Class.forName(library.adapter(), true, bridge)
            .asSubclass(Adapter.class)
            .getConstructor()
            .newInstance();
    adapter.bind(new CopyContext(workshop.modules(), seen, version, descriptors(hooks)), this);
    List<Signature> signatures = signatures(hooks, seen);
    if (library.demand() != Demand.CONTEXTS) {
      weaveLatecomers(hooks);
    }
    boolean weakly = !Workshop.isPermanent(loader);
    for (int i = 0; i < hooks.size(); i++) {
      Hook hook = hooks.get(i).hook();
      hook.bind(handler(hook), signatures.get(i), weakly);
    }
    if (weakly) {
      ANCHOR.get(Class.forName(hooks.get(0).hook().point().className(), false, seen)).add(handlers);
    }
  }

  @Override
  public void bind(String id, HookHandler handler) {
    for (HookPoint point : library.points()) {
      if (point.id().equals(id)) {
        if (shape(handler) != point.shape()) {
          throw new IllegalArgumentException(
              id + " must have a handler for " + point.shape() + ", was " + shape(handler));
        }
        handlers.put(id, handler);
        return;
      }
    }
    throw new IllegalArgumentException(
        "id must be one of " + library.name() + "'s hook points, was " + id);
  }

  private static Shape shape(HookHandler handler) {
    if (handler instanceof EnterHandler) {
      return Shape.ENTER;
    } else if (handler instanceof SkipHandler) {
      return Shape.SKIP;
    } else if (handler instanceof ExitHandler) {
      return Shape.EXIT;
    } else if (handler instanceof RepeatHandler) {
      return Shape.REPEAT;
    } else if (handler instanceof ConstructedHandler) {
      return Shape.CONSTRUCTED;
    }
    throw new IllegalArgumentException("unknown kind of handler " + handler.getClass());
  }

  private HookHandler handler(Hook hook) {
    HookHandler handler = handlers.get(hook.point().id());
    if (handler == null) {
      throw new IllegalStateException(
          "every hook point must get a handler, " + hook.point().id() + " has none");
    }
    return handler;
  }

  private static Map<String, String> descriptors(List<NumberedHook> hooks) {
    Map<String, String> descriptors = new HashMap<>();
    for (NumberedHook numbered : hooks) {
      descriptors.put(numbered.hook().point().id(), numbered.hook().descriptor());
    }
    return descriptors;
  }

  private List<Signature> signatures(List<NumberedHook> hooks, ClassLoader seen)
      throws ReflectiveOperationException {
    List<Signature> signatures = new ArrayList<>();
    for (NumberedHook numbered : hooks) {
      Hook hook = numbered.hook();
      handler(hook);
      MethodType type = MethodType.fromMethodDescriptorString(hook.descriptor(), seen);
      Class<?> fieldType = null;
      if (!hook.point().field().isEmpty()) {
        Class<?> owner = Class.forName(hook.point().className(), false, seen);
        Field field = owner.getDeclaredField(hook.point().field());
        fieldType = field.getType();
      }
      signatures.add(Signature.of(type, fieldType));
    }
    return signatures;
  }

  /**
   * Weaves classes that were loaded past the transformer, as those are that a transformer itself
   * causes to be loaded.
   */
  private void weaveLatecomers(List<NumberedHook> hooks) throws UnmodifiableClassException {
    List<Class<?>> late = new ArrayList<>();
    Map<String, String> wanted = new HashMap<>();
    for (NumberedHook numbered : hooks) {
      wanted.put(numbered.hook().point().className(), "");
    }
    for (Class<?> loaded : workshop.instrumentation().getInitiatedClasses(loader)) {
      if (loaded.getClassLoader() == loader
          && wanted.containsKey(loaded.getName())
          && !woven.contains(loaded.getName())) {
        late.add(loaded);
      }
    }
    if (!late.isEmpty()) {
      workshop.instrumentation().retransformClasses(late.toArray(new Class<?>[0]));
    }
  }
}
