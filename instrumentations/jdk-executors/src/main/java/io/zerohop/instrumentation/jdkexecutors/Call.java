package io.zerohop.instrumentation.jdkexecutors;

import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.Surroundings;
import java.util.concurrent.Callable;
import java.util.concurrent.RunnableScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a FutureTask runs, in the middle of what was around the thread that made it. A periodic one
 * runs without: it goes on long after that.
 */
final class Call<T extends @Nullable Object> implements Callable<T> {
  private final Around around;
  private final Callable<T> own;
  private final @Nullable Object future;

  /**
   * A call in the place of another one.
   *
   * @param future whose it is; asked when it runs, for this is made before its constructor ends;
   *     null where it is never periodic
   */
  Call(Around around, Callable<T> own, @Nullable Object future) {
    this.around = around;
    this.own = own;
    this.future = future;
  }

  @Override
  public T call() throws Exception {
    if (future instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic()) {
      return own.call();
    }
    Object before = Surroundings.take(around);
    try {
      return own.call();
    } finally {
      Surroundings.leave(before);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(own);
  }
}
