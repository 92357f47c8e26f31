package io.zerohop.weaver;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.weaver.Weaving.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
