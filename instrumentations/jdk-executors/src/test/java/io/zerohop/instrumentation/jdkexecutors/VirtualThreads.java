package io.zerohop.instrumentation.jdkexecutors;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Virtual threads, by reflection: the tests are compiled for a Java that has none. */
final class VirtualThreads {
  private VirtualThreads() {}

  static boolean areThere() {
    return Runtime.version().feature() >= 21;
  }

  static void start(Runnable task) {
    invoke(Thread.class, "startVirtualThread", Runnable.class, task);
  }

  static ExecutorService perTask() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static ThreadFactory factory() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void invoke(Class<?> type, String method, Class<?> parameter, Object argument) {
    try {
      type.getMethod(method, parameter).invoke(null, argument);
    } catch (InvocationTargetException | NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
