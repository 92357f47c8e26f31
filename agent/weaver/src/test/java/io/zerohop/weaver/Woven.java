package io.zerohop.weaver;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import io.zerohop.weaver.Weaving.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** Classes in a loader of their own that came there woven; everything else is the tests' own. */
final class Woven extends ClassLoader {
  private final Map<String, byte[]> classFiles = new HashMap<>();

  Woven() {
    super(Woven.class.getClassLoader());
  }

  /** A class with these hooks; the first has {@code number}, the others follow. */
  static Class<?> type(byte[] classFile, String name, int number, HookPoint... points)
      throws ClassNotFoundException {
    List<Place> places = new ArrayList<>();
    for (HookPoint point : points) {
      places.add(new Place(point, point.descriptors().get(0), number + places.size()));
    }
    Woven loader = new Woven();
    loader.add(name, new Weaving().weave(places, classFile));
    return Class.forName(name, true, loader);
  }

  /** A method of the library of {@link WeavingTest}. */
  static HookPoint point(Shape shape, String method, String descriptor) {
    String name = WeavingTest.Library.class.getName();
    return switch (shape) {
      case ENTER -> HookPoint.enter(name, method, descriptor).writingArguments();
      case SKIP -> HookPoint.skip(name, method, descriptor);
      case EXIT -> HookPoint.exit(name, method, descriptor);
      case REPEAT -> HookPoint.repeat(name, method, descriptor).writingArguments();
      case CONSTRUCTED -> HookPoint.constructed(name, descriptor);
    };
  }

  /** Calls it on an object made for it, unless it is static. */
  static @Nullable Object call(Class<?> type, String method, Object... arguments) throws Throwable {
    for (Method candidate : type.getMethods()) {
      if (candidate.getName().equals(method)) {
        Object self =
            (candidate.getModifiers() & Opcodes.ACC_STATIC) != 0
                ? null
                : type.getConstructor().newInstance();
        try {
          return candidate.invoke(self, arguments);
        } catch (InvocationTargetException thrown) {
          throw thrown.getCause();
        }
      }
    }
    throw new IllegalArgumentException("method must be there, was not: " + method);
  }

  void add(String name, byte[] classFile) {
    classFiles.put(name, classFile);
  }

  Set<String> names() {
    return classFiles.keySet();
  }

  static byte[] classFile(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " must be on the class path");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      byte[] own = classFiles.get(name);
      if (own == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineClass(name, own, 0, own.length);
    }
  }

  /** A hook's other side; what is not set changes nothing. */
  static final class Handler implements Seam.Target {
    final List<String> seen = new ArrayList<>();
    final List<Throwable> faults = new ArrayList<>();
    @Nullable Object self;
    Function<@Nullable Object[], @Nullable Object> entering = arguments -> null;
    Function<Leaving, @Nullable Object @Nullable []> leaving = left -> null;

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      this.self = self;
      seen.add("enter " + List.of(arguments));
      return entering.apply(arguments);
    }

    @Override
    public @Nullable Object @Nullable [] exit(
        @Nullable Object token,
        @Nullable Object self,
        @Nullable Object[] arguments,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      seen.add("exit " + List.of(arguments) + " " + result + " " + thrown);
      return leaving.apply(new Leaving(arguments, result, thrown));
    }

    @Override
    public void fault(Throwable fault) {
      faults.add(fault);
    }
  }

  /** What a handler is told when the body ended. */
  @SuppressWarnings("ArrayRecordComponent")
  record Leaving(
      @Nullable Object[] arguments, @Nullable Object result, @Nullable Throwable thrown) {

    /** The verdict that changes nothing, in words. */
    @Nullable Object[] asItIs() {
      return new @Nullable Object[] {result, thrown};
    }
  }
}
