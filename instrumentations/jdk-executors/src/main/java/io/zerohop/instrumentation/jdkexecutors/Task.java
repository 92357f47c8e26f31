package io.zerohop.instrumentation.jdkexecutors;

import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.Surroundings;
import org.jspecify.annotations.Nullable;

/**
 * A task of the application's, run in the middle of what was around the thread that handed it over.
 * It is told apart from the application's own by its class alone, and prints as that.
 */
final class Task implements Runnable {
  private static final String OF_THREADS = "java.lang.";

  /** A pool's worker, which runs whatever comes after the task that it was made for. */
  private static final String WORKER = "java.util.concurrent.ThreadPoolExecutor$Worker";

  private final Around around;
  private final Runnable own;

  Task(Around around, Runnable own) {
    this.around = around;
    this.own = own;
  }

  /** The application's own where this is one of ours. */
  static @Nullable Object own(@Nullable Object task) {
    return task instanceof Task ours ? ours.own : task;
  }

  /**
   * Whether a task has no identity that the application could miss: a lambda that is a Runnable and
   * nothing else. A virtual thread's own continuation is none of the application's.
   */
  static boolean isPlain(Runnable task) {
    Class<?> type = task.getClass();
    return type.isHidden()
        && type.getInterfaces().length == 1
        && !type.getName().startsWith(OF_THREADS);
  }

  /** Whether it goes on to other tasks, so that what is around its begin says nothing of them. */
  static boolean isWorker(Runnable task) {
    return task.getClass().getName().equals(WORKER);
  }

  @Override
  public void run() {
    Object before = Surroundings.take(around);
    try {
      own.run();
    } finally {
      Surroundings.leave(before);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(own);
  }

  /** Finds a task of the application's in a queue, as itself or within one of ours. */
  static final class Sought implements Runnable {
    private final Runnable own;

    Sought(Runnable own) {
      this.own = own;
    }

    @Override
    public void run() {
      own.run();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this || own(other) == own;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(own);
    }

    @Override
    public String toString() {
      return String.valueOf(own);
    }
  }
}
