package io.zerohop.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows objects of our types that one class loader made to code that another loaded: records and
 * enums are made anew, interfaces become proxies, everything of the JDK stays as it is.
 *
 * <p>The agent's types exist twice in a test JVM, in the isolated loader and on the test's class
 * path; this is the only place that knows.
 */
final class AcrossLoaders {
  private static final String OURS = "io.zerohop.";

  private final ClassLoader from;
  private final ClassLoader to;

  AcrossLoaders(ClassLoader from, ClassLoader to) {
    this.from = from;
    this.to = to;
  }

  /** The same value in the types of the other loader. */
  @Nullable Object shown(@Nullable Object value) throws ReflectiveOperationException {
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      for (Object element : list) {
        copy.add(shown(element));
      }
      return copy;
    }
    if (value == null || !isOurs(value)) {
      return value;
    }
    if (value instanceof Enum<?> constant) {
      return constant(counterpart(constant.getDeclaringClass()), constant.name());
    }
    return value instanceof Record ? copied(value) : proxied(value);
  }

  private static boolean isOurs(Object value) {
    Class<?> type =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    if (type.getName().startsWith(OURS)) {
      return true;
    }
    for (Class<?> implemented : type.getInterfaces()) {
      if (implemented.getName().startsWith(OURS)) {
        return true;
      }
    }
    return false;
  }

  private Class<?> counterpart(Class<?> type) throws ClassNotFoundException {
    return type.getName().startsWith(OURS) ? Class.forName(type.getName(), true, to) : type;
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(type + " must have " + name);
  }

  private Object copied(Object value) throws ReflectiveOperationException {
    Class<?> type = counterpart(value.getClass());
    RecordComponent[] components = value.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = counterpart(components[i].getType());
      Method accessor = components[i].getAccessor();
      accessor.setAccessible(true);
      values[i] = shown(accessor.invoke(value));
    }
    Constructor<?> canonical = type.getDeclaredConstructor(types);
    canonical.setAccessible(true);
    return canonical.newInstance(values);
  }

  private Object proxied(Object value) throws ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> at = value.getClass(); at != null; at = at.getSuperclass()) {
      for (Class<?> implemented : at.getInterfaces()) {
        types.add(counterpart(implemented));
      }
    }
    AcrossLoaders back = new AcrossLoaders(to, from);
    return Proxy.newProxyInstance(
        to,
        types.toArray(new Class<?>[0]),
        (proxy, method, arguments) -> invoked(value, method, arguments, back));
  }

  private @Nullable Object invoked(
      Object target, Method called, @Nullable Object @Nullable [] arguments, AcrossLoaders back)
      throws Throwable {
    int count = arguments == null ? 0 : arguments.length;
    Class<?>[] types = new Class<?>[count];
    @Nullable Object[] values = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      types[i] = back.counterpart(called.getParameterTypes()[i]);
      values[i] = back.shown(arguments == null ? null : arguments[i]);
    }
    Method method = method(target.getClass(), called.getName(), types);
    try {
      return shown(method.invoke(target, values));
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  private static Method method(Class<?> type, String name, Class<?>[] types)
      throws NoSuchMethodException {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      try {
        Method method = at.getDeclaredMethod(name, types);
        method.setAccessible(true);
        return method;
      } catch (NoSuchMethodException above) {
        // one above may have it
      }
    }
    return type.getMethod(name, types);
  }
}
