package io.zerohop.spi;

import java.security.AccessController;
import java.security.PrivilegedAction;
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
  private static final int MOST = 16;
  private static final int IDLE_SECONDS = 10;

  /**
   * Runs what follows a wait on one of them, soon; it may look up a name, and run what the
   * application gave its client. Never waits and never rejects.
   */
  public static final Executor EXECUTOR = pool("zerohop-calls");

  /**
   * The same for what ends a call, on threads of its own: a deadline does not wait behind calls
   * that go on slowly.
   */
  public static final Executor STOPS = pool("zerohop-stops");

  private MeshThreads() {}

  /** A daemon thread that holds nothing of the thread that makes it; not started yet. */
  @SuppressWarnings("removal")
  public static Thread daemon(String name, Runnable task) {
    // Up to Java 23 a thread keeps the protection domains, and so the class loaders, of all that is
    // on the stack where it is made: of the application whose call happens to come first.
    Thread thread =
        AccessController.doPrivileged(
            (PrivilegedAction<Thread>) () -> new Thread(null, task, name, 0, false));
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  private static Executor pool(String name) {
    Handover tasks = new Handover();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            tasks,
            task -> daemon(name, task),
            (task, full) -> {
              tasks.queue(task);
              full.prestartCoreThread(); // all of them may have ended meanwhile
            });
    pool.allowCoreThreadTimeOut(true);
    return task -> {
      Runnable kept = () -> run(task);
      try {
        pool.execute(kept);
      } catch (OutOfMemoryError noThread) {
        tasks.queue(kept); // for one of those that are there, or for the next one that can be made
      }
    };
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
