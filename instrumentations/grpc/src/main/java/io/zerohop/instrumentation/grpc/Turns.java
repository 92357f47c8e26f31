package io.zerohop.instrumentation.grpc;

import io.zerohop.spi.MeshPorts;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Lets things be done one after another, in their order, with no lock held: a thread that finds
 * another one at it leaves its own to that. Allocates nothing where threads do not meet.
 * Thread-safe.
 */
final class Turns {
  private static final AtomicIntegerFieldUpdater<Turns> TAKEN =
      AtomicIntegerFieldUpdater.newUpdater(Turns.class, "taken");

  @SuppressWarnings("UnusedVariable") // read by its updater
  private volatile int taken;

  private volatile @Nullable Queue<Runnable> waiting;

  /** Whether it is the caller's turn, which it must {@link #pass}; else see {@link #later}. */
  boolean take() {
    if (!TAKEN.compareAndSet(this, 0, 1)) {
      return false;
    }
    runWaiting(); // they came before
    return true;
  }

  /** The turn is over. */
  void pass() {
    do {
      runWaiting();
      taken = 0;
    } while (isAnyWaiting() && TAKEN.compareAndSet(this, 0, 1));
  }

  /** Does it after what is being done, on that thread. */
  void later(Runnable task) {
    queue().add(task);
    if (TAKEN.compareAndSet(this, 0, 1)) {
      pass();
    }
  }

  /** Does it now if nothing else is being done, else after that. Never throws. */
  void execute(Runnable task) {
    if (take()) {
      try {
        run(task);
      } finally {
        pass();
      }
    } else {
      later(task);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error fault) {
      MeshPorts.fault("gRPC call", fault);
    }
  }

  private void runWaiting() {
    Queue<Runnable> queue = waiting;
    if (queue != null) {
      for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
        run(task);
      }
    }
  }

  private boolean isAnyWaiting() {
    Queue<Runnable> queue = waiting;
    return queue != null && !queue.isEmpty();
  }

  private Queue<Runnable> queue() {
    Queue<Runnable> queue = waiting;
    return queue == null ? newQueue() : queue;
  }

  private synchronized Queue<Runnable> newQueue() {
    Queue<Runnable> queue = waiting;
    if (queue == null) {
      queue = new ConcurrentLinkedQueue<>();
      waiting = queue;
    }
    return queue;
  }
}
