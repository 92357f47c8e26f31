package io.zerohop.spi.hook;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * A field or method of a library that its API does not show, found once while an adapter binds: if
 * it is missing, binding fails, and the library is left alone. Safe for use by many threads.
 */
public final class Member {
  private final String name;
  private final MethodHandle handle;

  private Member(String name, MethodHandle handle, int arguments) {
    int missing = Math.max(0, arguments - handle.type().parameterCount());
    MethodHandle padded =
        MethodHandles.dropArguments(
            handle,
            handle.type().parameterCount(),
            Collections.<Class<?>>nCopies(missing, Object.class));
    int taken = padded.type().parameterCount();
    this.name = name;
    this.handle =
        padded.asType(MethodType.genericMethodType(taken)).asSpreader(Object[].class, taken);
  }

  /** Reads a field: called with the object. */
  public static Member read(HookContext context, Class<?> type, String field)
      throws ReflectiveOperationException {
    return new Member(field, context.lookupIn(type).unreflectGetter(open(type, field)), 1);
  }

  /** Writes a field, a final one too: called with the object and the value. */
  public static Member write(HookContext context, Class<?> type, String field)
      throws ReflectiveOperationException {
    return new Member(field, context.lookupIn(type).unreflectSetter(open(type, field)), 2);
  }

  /**
   * Calls the one method of that name: with the object and the method's arguments.
   *
   * @param arguments how many it is called with, the object among them; what is too many for this
   *     version is left out
   * @throws NoSuchMethodException if there is none
   */
  public static Member method(HookContext context, Class<?> type, String name, int arguments)
      throws ReflectiveOperationException {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() < arguments) {
        return new Member(name, context.lookupIn(type).unreflect(method), arguments);
      }
    }
    throw new NoSuchMethodException(type.getName() + "." + name);
  }

  private static Field open(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /**
   * Reads, writes or calls; null for a method without result. What is unchecked and thrown passes.
   */
  public @Nullable Object call(@Nullable Object... arguments) {
    try {
      return (Object) handle.invokeExact(arguments);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable checked) {
      throw new IllegalStateException(name + " must throw nothing checked, did", checked);
    }
  }

  /** The field's or method's name, for messages. */
  @Override
  public String toString() {
    return name;
  }
}
