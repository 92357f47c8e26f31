package io.zerohop.instrumentation.jdkhttpclient;

import static java.lang.invoke.MethodType.genericMethodType;

import io.zerohop.spi.hook.HookContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Finds members of {@code jdk.internal.net.http} as handles of Object only, whatever they are in
 * this version of the JDK; throws what is missing by its name.
 */
final class Lookups {
  private static final String PACKAGE = "jdk.internal.net.http.";
  private static volatile @Nullable HookContext context;

  private Lookups() {}

  /** Where to look; to be told before anything is looked up. */
  static void in(HookContext hooks) {
    context = hooks;
  }

  private static HookContext hooks() {
    HookContext hooks = context;
    if (hooks == null) {
      throw new IllegalStateException("Lookups.in must be told the library first");
    }
    return hooks;
  }

  private static MethodHandles.Lookup in(Class<?> owner) throws IllegalAccessException {
    return hooks().lookupIn(owner);
  }

  static Class<?> type(String name) {
    try {
      return hooks().libraryClass(PACKAGE + name);
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException("java.net.http has no " + name, missing);
    }
  }

  static @Nullable Class<?> optionalType(String name) {
    try {
      return hooks().libraryClass(PACKAGE + name);
    } catch (ClassNotFoundException absent) {
      return null;
    }
  }

  static Field field(Class<?> owner, String name) {
    try {
      return owner.getDeclaredField(name);
    } catch (NoSuchFieldException missing) {
      throw new IllegalStateException(owner.getSimpleName() + " has no " + name, missing);
    }
  }

  static MethodHandle getter(Class<?> owner, String name) {
    try {
      MethodHandle handle = in(owner).findGetter(owner, name, field(owner, name).getType());
      return handle.asType(genericMethodType(1));
    } catch (ReflectiveOperationException refused) {
      throw new IllegalStateException(owner.getSimpleName() + '.' + name, refused);
    }
  }

  static @Nullable MethodHandle optionalGetter(@Nullable Class<?> owner, String name) {
    if (owner == null) {
      return null;
    }
    for (Field field : owner.getDeclaredFields()) {
      if (field.getName().equals(name)) {
        return getter(owner, name);
      }
    }
    return null;
  }

  static MethodHandle setter(Class<?> owner, String name) {
    try {
      MethodHandle handle = in(owner).findSetter(owner, name, field(owner, name).getType());
      return handle.asType(genericMethodType(2));
    } catch (ReflectiveOperationException refused) {
      throw new IllegalStateException(owner.getSimpleName() + '.' + name, refused);
    }
  }

  static MethodHandle method(Class<?> owner, String name, Class<?>... parameters) {
    MethodHandle handle = optional(owner, name, parameters);
    if (handle == null) {
      throw new IllegalStateException(owner.getSimpleName() + " has no " + name);
    }
    return handle;
  }

  static @Nullable MethodHandle optional(Class<?> owner, String name, Class<?>... parameters) {
    try {
      // By reflection first: return types differ between versions.
      Method method = owner.getDeclaredMethod(name, parameters);
      MethodHandle handle = in(owner).unreflect(method);
      return handle.asType(genericMethodType(handle.type().parameterCount()));
    } catch (NoSuchMethodException absent) {
      return null;
    } catch (IllegalAccessException refused) {
      throw new IllegalStateException(owner.getSimpleName() + '.' + name, refused);
    }
  }

  static MethodHandle constructor(Class<?> owner, Class<?>... parameters) {
    try {
      MethodHandle handle =
          in(owner).unreflectConstructor(owner.getDeclaredConstructor(parameters));
      return handle.asType(genericMethodType(parameters.length));
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(
          owner.getSimpleName() + " has no constructor that is known", missing);
    }
  }
}
