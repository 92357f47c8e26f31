package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.spi.MeshThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task for a moment that may not come. Thread-safe. */
final class Deadline {
  private final AtomicBoolean decided = new AtomicBoolean();
  private final CompletableFuture<Void> timer = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ran = new CompletableFuture<>();

  private Deadline() {}

  /**
   * @param moment on the scale of {@link System#nanoTime()}
   * @param task runs on {@link MeshThreads}, unless stopped before
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what became of it stands in ran
  static Deadline at(long moment, Runnable task) {
    Deadline deadline = new Deadline();
    deadline
        .timer
        .completeOnTimeout(null, Math.max(0, moment - System.nanoTime()), TimeUnit.NANOSECONDS)
        .thenRunAsync(
            () -> {
              if (deadline.decided.compareAndSet(false, true)) {
                try {
                  task.run();
                } finally {
                  deadline.ran.complete(false);
                }
              }
            },
            MeshThreads.STOPS);
    return deadline;
  }

  /** Stops it; false if the task has begun, and not before it has ended. */
  CompletableFuture<Boolean> stop() {
    boolean inTime = decided.compareAndSet(false, true);
    timer.cancel(false);
    return inTime ? CompletableFuture.completedFuture(true) : ran;
  }
}
