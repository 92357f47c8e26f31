package io.zerohop.xds.client;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread on which everything in this package happens: tasks run in the order they came, one
 * at a time. Thread-safe.
 */
public interface Loop extends Executor {
  /** Runs the task after the delay, unless it is cancelled before. */
  Scheduled schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Scheduled {
    /** Does nothing if the task ran already. */
    void cancel();
  }
}
