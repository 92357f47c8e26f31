package io.zerohop.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The agent's own few threads, for what no thread is at: what follows a wait, and the end of what
 * ran out of time. Never the JVM's common pool, which is the application's: were all of its threads
 * waiting for calls, nothing of those calls would go on there.
 *
 * <p>There are as many threads as there are tasks at once, up to a bound; the rest queues. They are
 * daemons, inherit neither thread locals nor the context class loader of the thread that makes
 * them, and end when there is nothing to do for a while. Thread-safe.
 */
public final class MeshThreads {
  /** Runs a task on one of them, soon. Never waits and never rejects. */
  public static final Executor EXECUTOR = MeshThreads::execute;

  private static final int MOST = 16;
  private static final int IDLE_SECONDS = 10;
  private static final Handover TASKS = new Handover();
  private static final ThreadPoolExecutor POOL = pool();

  private MeshThreads() {}

  /** A daemon thread that holds nothing of the thread that makes it; not started yet. */
  public static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    // Java 17 hands down the loader of the application whose call happens to come first.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  private static ThreadPoolExecutor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            TASKS,
            task -> daemon("zerohop-calls", task),
            (task, full) -> {
              TASKS.queue(task);
              full.prestartCoreThread(); // all of them may have ended meanwhile
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static void execute(Runnable task) {
    Runnable kept = () -> run(task);
    try {
      POOL.execute(kept);
    } catch (OutOfMemoryError noThread) {
      TASKS.queue(kept); // for one of those that are there, or for the next one that can be made
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable fault) {
      MeshPorts.fault("a thread of the mesh", fault);
    }
  }

  /** Takes a task only for a thread that waits for one: else the pool makes another thread. */
  private static final class Handover extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    /** Keeps it for the thread that is free first. */
    void queue(Runnable task) {
      super.offer(task);
    }
  }
}
