package io.zerohop.spi.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * An object of a library's interface with some of its methods ours. A proxy, since such interfaces
 * grow from version to version, and an adapter is compiled against the oldest.
 */
public final class Wrapped {
  private Wrapped() {}

  /** What happens in the place of a call. */
  @FunctionalInterface
  public interface Instead {
    /**
     * Answers the call.
     *
     * @throws Throwable what the caller gets
     */
    @Nullable Object on(Asked asked) throws Throwable;
  }

  /**
   * A call of the interface.
   *
   * @param real the library's own object
   * @param arguments in order; what is left in them is what the real object gets
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Asked(Object real, Method method, @Nullable Object[] arguments) {
    /** The method's name. */
    public String name() {
      return method.getName();
    }

    /** Has the library's own object answer. */
    public @Nullable Object proceed() throws Throwable {
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause() == null ? thrown : thrown.getCause();
      }
    }
  }

  /**
   * An object around the real one.
   *
   * @param type the library's public interface
   * @param instead written in the adapter, whose own loader sees the interface
   */
  public static <T> T around(Class<T> type, T real, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            instead.getClass().getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                instead.on(
                    new Asked(real, method, arguments == null ? new Object[0] : arguments))));
  }
}
