package io.zerohop.controlplane.xds.serve;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the state of all streams, task by task. Other threads may look at
 * that state between two tasks; tasks are short, so they wait for microseconds.
 */
public final class Loop implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "zerohop-xds");
            made.setDaemon(true);
            return made;
          });

  /** Runs the task after all tasks given before it; after {@link #close} it is dropped. */
  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> run(task));
    } catch (RejectedExecutionException closed) {
      LOG.debug("A task came after the end", closed);
    }
  }

  /** Runs the task again and again. */
  @SuppressWarnings("FutureReturnValueIgnored") // a run tells its failure
  public void every(long millis, Runnable task) {
    thread.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Looks at the state between two tasks, on the caller's thread. */
  public <T> T look(Supplier<T> view) {
    lock.lock();
    try {
      return view.get();
    } finally {
      lock.unlock();
    }
  }

  private void run(Runnable task) {
    lock.lock();
    try {
      task.run();
    } catch (RuntimeException unexpected) {
      LOG.error("A task of the xDS server failed; the others go on", unexpected);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
